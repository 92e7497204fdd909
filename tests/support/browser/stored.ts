/** What lies in the app's database, read by IndexedDB itself: nothing of the app is asked. */
import type { Page } from '@playwright/test';

/** The numbers of the `/stream` chunks that are stored of a session, in the order of its entries. */
export function storedNumbers(page: Page, sessionId: string): Promise<number[]> {
  return page.evaluate(async (id) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('aperture'));
    try {
      const transaction = db.transaction(['sessions', 'entries']);
      const record = await done(transaction.objectStore('sessions').get(id));
      if (record === undefined) return [];
      const start = record.sessionNo * 1e10;
      const range = IDBKeyRange.bound(start, start + 1e10, false, true);
      const entries = await done(transaction.objectStore('entries').getAll(range));
      const text = entries
        .filter(({ kind }) => kind === 'agent')
        .flatMap(({ content }) => content.map((block: { text?: string }) => block.text ?? ''))
        .join('');
      return [...text.matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
    } finally {
      db.close();
    }
  }, sessionId);
}
