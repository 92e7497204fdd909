/** The worker's store alone, in a page: how fast IndexedDB takes what it is given. */

import * as v from 'valibot';
import { entrySchema } from '../../../src/shared/entry.ts';
import { openIdbStore } from '../../../src/worker/store/idb-store.ts';

declare global {
  interface Window {
    /** Stores so many messages in commits of so many; gives their rate, a second. */
    append?: (messages: number, each: number) => Promise<number>;
  }
}

const store = await openIdbStore(() => undefined, { onBlocked: () => undefined, onEmptied: () => undefined });
await store.load();
let next = 1;

window.append = async (messages, each) => {
  const text = 'Some words of a length that is usual in a message of an agent. '.repeat(6);
  const startedAt = performance.now();
  for (let done = 0; done < messages; done += each) {
    const entries = Array.from({ length: each }, () => {
      const seq = next++;
      const content = [{ type: 'text', text }];
      return v.parse(entrySchema, {
        seq,
        rev: seq,
        at: 1_700_000_000_000,
        kind: 'agent',
        messageId: null,
        content,
      });
    });
    await store.commit({ entries: entries.map((entry) => ({ sessionNo: 1, entry })) });
  }
  return (messages * 1_000) / (performance.now() - startedAt);
};
