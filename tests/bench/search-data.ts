/** Made-up history for the measurement of the search, by a seed, and what is read of the page that searches it. */
import type { Page } from '@playwright/test';

export interface Seeded {
  textBytes: number;
  /** What the browser says that it stores. */
  usage: number;
  common: string[];
  rare: string[];
  pairs: string[];
  never: string[];
}

/** Runs in the page, and so stands for itself: writes a database of version 1. */
export async function seedDatabase({
  messages,
  sessions,
}: {
  messages: number;
  sessions: number;
}): Promise<Seeded> {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const letters = 'etaoinshrdlcumwfgypbvk';
  const vocabulary = Array.from({ length: 30_000 }, (_, rank) => {
    const length = 2 + Math.floor(random() * 7) + Math.floor(Math.log10(rank + 1));
    return Array.from({ length }, () => letters[Math.floor(random() ** 1.5 * letters.length)]).join('');
  });
  /** Few words are most of what is said. */
  const word = (): string => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'the';
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('aperture', 1);
    request.onupgradeneeded = () => {
      for (const name of ['sessions', 'entries', 'outbox', 'meta']) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const begin = Date.now() - messages * 10_000;
  const each = messages / sessions;
  const rare: string[] = [];
  let textBytes = 0;
  for (let no = 1; no <= sessions; no += 1) {
    const transaction = db.transaction(['sessions', 'entries', 'meta'], 'readwrite');
    const entries = transaction.objectStore('entries');
    for (let i = 1; i <= each; i += 1) {
      const words = Array.from({ length: 20 + Math.floor(random() * 80) }, word);
      // One in so many has a word of its own.
      if (i === Math.floor(each / 2)) rare[no - 1] = words[3] = `unique${no.toString(36)}mark${no}`;
      const text = words.join(' ');
      textBytes += text.length;
      const at = begin + (i * sessions + no) * 10_000;
      const kind = i % 4 === 1 ? 'user' : 'agent';
      entries.put(
        {
          seq: i * 3,
          rev: i * 3,
          at,
          kind,
          messageId: null,
          ...(kind === 'user' && { promptId: null }),
          content: [{ type: 'text', text }],
        },
        no * 1e10 + i * 3,
      );
    }
    const id = `00000000-0000-4000-8000-${String(no).padStart(12, '0')}`;
    const lastActivity = begin + (each * sessions + no) * 10_000;
    transaction.objectStore('sessions').put(
      {
        id,
        sessionNo: no,
        session: {
          id,
          agent: no % 2 ? 'claude' : 'codex',
          title: `Seeded ${no}`,
          cwd: '/',
          state: 'idle',
          error: null,
          createdAt: begin,
          lastActivity,
          epoch: 'e',
          lastSeq: each * 3,
          preview: '',
          readSeq: each * 3,
          archived: false,
        },
        cursor: { epoch: 'e', seq: each * 3 },
        fold: null,
        hole: null,
        unread: { readSeq: each * 3, lastMessage: 0, unread: [] },
      },
      id,
    );
    transaction.objectStore('meta').put(sessions + 1, 'nextSessionNo');
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
  }
  db.close();
  const usage = (await navigator.storage.estimate()).usage ?? 0;
  const at = (rank: number) => vocabulary[rank] ?? '';
  return {
    textBytes,
    usage,
    common: [20, 31, 45, 60, 72, 85, 99].map(at),
    rare: rare.slice(10, 17),
    pairs: [200, 300, 400, 500, 600, 700, 800].map((rank) => `${at(rank)} ${at(rank + 5)}`),
    never: [200, 300, 400, 500, 600, 700, 800].map(
      (rank) => `"${at(rank)} ${at(rank + 9)} ${at(rank + 17)} ${at(rank + 23)}"`,
    ),
  };
}

export interface ShownSearch {
  /** From the moment the search is asked for until its first hits are painted, or nothing was found. */
  firstMs: number;
  hits: number;
}

/** Searches as the field does once what was typed has settled. */
export function showSearch(page: Page, text: string): Promise<ShownSearch> {
  return page.evaluate(async (query) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const go = (path: string) => {
      history.pushState(null, '', path);
      dispatchEvent(new PopStateEvent('popstate'));
    };
    // From an empty page: what was found before must not be taken for what is found now.
    go('/search');
    while (
      document.querySelector('[data-search-results] a') ||
      !document.querySelector('[data-search-results]')
    )
      await frame();
    const startedAt = performance.now();
    go(`/search?q=${encodeURIComponent(query)}`);
    const isThere = () =>
      document.querySelector('[data-hit]') ||
      document.querySelector('[data-search-results] h1')?.textContent?.startsWith('Nothing');
    while (!isThere()) await frame();
    const firstMs = performance.now() - startedAt;
    return { firstMs, hits: document.querySelectorAll('[data-hit]').length };
  }, text);
}

/** What the index holds, read by IndexedDB itself. */
export function indexed(
  page: Page,
): Promise<{ entries: number; blocks: number; bytes: number; filterBytes: number }> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('aperture'));
    try {
      const transaction = db.transaction(['searchBlocks', 'searchFilters']);
      const keys = (await done(transaction.objectStore('searchBlocks').getAllKeys())) as number[][];
      const filters = await done(transaction.objectStore('searchFilters').getAll());
      const blocks = await done(transaction.objectStore('searchBlocks').getAll());
      const sizeOf = (value: unknown): number =>
        typeof value === 'string' ? value.length : ((value as { byteLength?: number }).byteLength ?? 0);
      const filterBytes = filters.reduce((sum: number, filter: Uint8Array) => sum + filter.byteLength, 0);
      const blockBytes = blocks
        .flatMap((block: object) => Object.values(block))
        .reduce((sum, value) => sum + sizeOf(value), 0);
      const entries = keys.reduce((sum, key) => sum + (key[5] ?? 0), 0);
      return { entries, blocks: keys.length, bytes: filterBytes + blockBytes, filterBytes };
    } finally {
      db.close();
    }
  });
}
