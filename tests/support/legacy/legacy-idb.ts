/** Writes the earlier app's database, version 1, by IndexedDB itself, and reads it back. Runs in a page too. */
import type { LegacyData } from './legacy-data.ts';

export async function writeLegacy(data: LegacyData): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('aperture-db', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('sessions', { keyPath: 'id' });
      request.result.createObjectStore('messages', { keyPath: 'id' }).createIndex('sessionId', 'sessionId');
      request.result.createObjectStore('metadata', { keyPath: 'key' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  await new Promise<void>((resolve, reject) => {
    const tx = db.transaction(['sessions', 'messages', 'metadata'], 'readwrite');
    for (const value of data.sessions) tx.objectStore('sessions').put(value);
    for (const value of data.messages) tx.objectStore('messages').put(value);
    for (const value of data.metadata) tx.objectStore('metadata').put(value);
    tx.oncomplete = () => resolve();
    tx.onerror = () => reject(tx.error);
  });
  db.close();
}

/** All of it with its version, as one text: equal before and after is unchanged. Null if there is none. */
export async function readLegacy(): Promise<string | null> {
  const all = await indexedDB.databases();
  const known = all.find(({ name }) => name === 'aperture-db');
  if (!known) return null;
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('aperture-db');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const stores = [...db.objectStoreNames].sort();
  const contents = await Promise.all(
    stores.map(
      (name) =>
        new Promise<unknown>((resolve, reject) => {
          const request = db.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        }),
    ),
  );
  db.close();
  return JSON.stringify([known.version, stores, contents]);
}
