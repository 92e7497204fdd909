/**
 * Stores sessions before they are shown: their entries under numbers that no session has yet, in as many
 * batches as they need, then all their records in one transaction. A mark in the database names the numbers
 * in use, so that what a crash left behind is found and cleared. It knows nothing of where they come from.
 */
import type { Entry } from '../../shared/entry.ts';
import { CallError } from '../../shared/rpc.ts';
import type { Logs } from '../log/logs.ts';
import { errorName } from '../report.ts';
import { type LogStore, META_KEYS } from '../store/log-store.ts';
import type { Batch, SessionRecord } from '../store/records.ts';

/** Numbers are marked before they are used: many at a time, since each mark is a write. */
const BLOCK = 32;

export interface StagingParts {
  store: Pick<LogStore, 'commit' | 'getMeta'>;
  logs: Pick<Logs, 'reserve' | 'add' | 'flush' | 'all'>;
  /** Takes in a stored session; false if it is known by now. */
  adopt(record: SessionRecord): boolean;
}

export interface StagedEntry {
  sessionNo: number;
  entry: Entry;
}

export type Staging = ReturnType<typeof createStaging>;

/** `by` names who stages: each has a mark of its own. */
export function createStaging({ store, logs, adopt }: StagingParts, by: string) {
  const key = META_KEYS.staged(by);
  let marked: number[] = [];
  let free: number[] = [];

  async function commit(batch: Batch): Promise<void> {
    try {
      await store.commit(batch);
    } catch (error) {
      throw new CallError(
        'storage',
        errorName(error) === 'QuotaExceededError' ? 'The storage is full.' : 'The storage refused it.',
      );
    }
  }

  async function clear(numbers: readonly number[]): Promise<void> {
    const used = new Set([...logs.all()].map((log) => log.sessionNo));
    const clearEntries = numbers.filter((number) => !used.has(number));
    marked = [];
    free = [];
    await commit({ clearEntries, meta: [{ key, value: undefined }] });
  }

  return {
    /** Clears what an earlier worker staged and never showed. */
    async sweep(): Promise<void> {
      const stored = await store.getMeta(key);
      if (!Array.isArray(stored)) return;
      await clear(stored.filter((number) => Number.isSafeInteger(number) && number > 0));
    },
    /** A number for a session that is to come. */
    async take(): Promise<number> {
      if (free.length === 0) {
        free = logs.reserve(BLOCK);
        marked = [...marked, ...free];
        // In the queue behind the numbers' own mark, so that neither is ever there without the other.
        logs.add({ meta: [{ key, value: marked }] });
        if (!(await logs.flush())) throw new CallError('storage', 'The storage refused it.');
      }
      const [number = 0, ...rest] = free;
      free = rest;
      return number;
    },
    write: (entries: readonly StagedEntry[]): Promise<void> => commit({ entries }),
    /** All of these are there from now on, with these last entries of theirs; gives those that are news. */
    async show(
      records: readonly SessionRecord[],
      entries: readonly StagedEntry[] = [],
    ): Promise<SessionRecord[]> {
      const shown = new Set(records.map((record) => record.sessionNo));
      marked = marked.filter((number) => !shown.has(number));
      await commit({ sessions: records, entries, meta: [{ key, value: marked }] });
      const isNews = records.map((record) => adopt(record));
      const late = records.filter((_, index) => !isNews[index]).map((record) => record.sessionNo);
      if (late.length > 0) await commit({ clearEntries: late });
      return records.filter((_, index) => isNews[index]);
    },
    /** Ends it: what was staged and not shown goes. */
    end: (): Promise<void> => clear(marked),
  };
}
