/** A log store in memory: nothing outlives the worker. For browsers that give no IndexedDB. */
import type { Entry } from '../../shared/entry.ts';
import { type LogStore, META_KEYS } from './log-store.ts';
import {
  bytesOf,
  entryKey,
  type OutboxRecord,
  outboxKey,
  type SessionRecord,
  sessionNoOfKey,
} from './records.ts';
import { type NewBlock, storedKey } from './search-records.ts';

export function createMemoryStore(): LogStore {
  const sessions = new Map<string, SessionRecord>();
  const entries = new Map<number, Entry>();
  const outbox = new Map<string, OutboxRecord>();
  const meta = new Map<string, unknown>();
  const blocks = new Map<string, NewBlock>();

  function clear(sessionNo: number): void {
    for (const key of entries.keys()) if (sessionNoOfKey(key) === sessionNo) entries.delete(key);
    for (const [name, { key }] of blocks) if (key.sessionNo === sessionNo) blocks.delete(name);
  }

  const inOrder = (sessionNo: number): Entry[] =>
    [...entries]
      .filter(([key]) => sessionNoOfKey(key) === sessionNo)
      .map(([, entry]) => entry)
      .sort((a, b) => a.seq - b.seq);

  return {
    async load() {
      const numbers = [...sessions.values()].map((record) => record.sessionNo);
      return {
        sessions: [...sessions.values()],
        outbox: [...outbox.values()],
        nextSessionNo: Math.max(0, ...numbers) + 1,
        blocks: [...blocks.values()].map(({ key }) => key),
        token: meta.get(META_KEYS.token),
        copyPaused: meta.get(META_KEYS.copyPaused) === true,
      };
    },
    async commit(batch) {
      for (const record of batch.sessions ?? []) sessions.set(record.id, record);
      for (const { id, sessionNo } of batch.removeSessions ?? []) {
        sessions.delete(id);
        clear(sessionNo);
      }
      for (const sessionNo of batch.clearEntries ?? []) clear(sessionNo);
      for (const { sessionNo, entry } of batch.entries ?? [])
        entries.set(entryKey(sessionNo, entry.seq), entry);
      for (const record of batch.outbox ?? []) outbox.set(outboxKey(record), record);
      for (const key of batch.removeOutbox ?? []) outbox.delete(key);
      for (const { key, value } of batch.meta ?? []) {
        if (value === undefined) meta.delete(key);
        else meta.set(key, value);
      }
      for (const key of batch.removeBlocks ?? []) blocks.delete(String(storedKey(key)));
      for (const block of batch.addBlocks ?? []) blocks.set(String(storedKey(block.key)), block);
    },
    async window(sessionNo, before, limit) {
      const all = inOrder(sessionNo).filter((entry) => before === null || entry.seq < before);
      return { entries: all.slice(-limit), more: all.length > limit, bad: [] };
    },
    async windowAfter(sessionNo, after, limit) {
      const all = inOrder(sessionNo).filter((entry) => entry.seq > after);
      return { entries: all.slice(0, limit), more: all.length > limit, bad: [] };
    },
    async entriesAt(sessionNo, seqs) {
      return seqs.map((seq) => entries.get(entryKey(sessionNo, seq))).filter((entry) => entry !== undefined);
    },
    async getMeta(key) {
      return meta.get(key);
    },
    async size(sessionNo) {
      const mine = [...entries].filter(([key]) => sessionNoOfKey(key) === sessionNo);
      return { entries: mine.length, bytes: mine.reduce((sum, [, entry]) => sum + bytesOf(entry), 0) };
    },
    room: async () => null,
    search: {
      filters: async (keys) => keys.map((key) => blocks.get(String(storedKey(key)))?.filter ?? null),
      blocks: async (keys) => keys.map((key) => blocks.get(String(storedKey(key)))?.block ?? null),
    },
    async close() {},
  };
}
