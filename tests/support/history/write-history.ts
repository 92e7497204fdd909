/**
 * Makes a gateway's data directory that has seen much: so many sessions of so many entries, written by the real
 * log as if they had happened over the last days. The same seed makes the same history.
 */
import * as v from 'valibot';
import { type DatabaseConnection, openDatabase } from '../../../src/gateway/log/database.ts';
import { createSqliteEventLog } from '../../../src/gateway/log/sqlite-event-log.ts';
import { silentLogger } from '../../../src/gateway/logger.ts';
import { epochSchema, type SessionId, sessionIdSchema, ZERO_SEQ } from '../../../src/shared/ids.ts';
import { createSeededRandom } from '../worker/virtual-time.ts';
import { conversation } from './conversation.ts';

export interface HistoryOptions {
  /** Made if missing. No gateway may run on it. */
  dataDir: string;
  sessions: number;
  /** Of each session. */
  entries: number;
  seed?: number;
  /** When the last of it happened, ms since 1970. */
  endAt?: number;
  /** How long all of it took. */
  days?: number;
  cwd?: string;
  /** How many sessions are written, now and then. */
  onProgress?: (sessions: number) => void;
}

export interface History {
  /** In the order of their last activity, the oldest first. */
  ids: SessionId[];
  events: number;
}

const DAY_MS = 86_400_000;
/** Sessions that are written side by side: as many as the log keeps folds of. */
const GROUP = 25;

const agents = ['claude', 'codex', 'gemini', 'demo'];

export async function writeHistory(options: HistoryOptions): Promise<History> {
  const { dataDir, sessions, entries, seed = 1, endAt = Date.now(), days = 20, cwd = '/' } = options;
  const startAt = endAt - days * DAY_MS;
  let now = startAt;
  const log = createSqliteEventLog({ dataDir, log: silentLogger, now: () => now, open: openFast });
  const ids: SessionId[] = [];
  for (let first = 0; first < sessions; first += GROUP) {
    const count = Math.min(GROUP, sessions - first);
    const group = Array.from({ length: count }, (_, index) => sessionOf(seed, first + index, entries));
    for (const { id, n } of group) {
      const fixed = { id, epoch: v.parse(epochSchema, `epoch-${n}`), cwd, createdAt: now };
      const agent = agents[n % agents.length] ?? 'demo';
      await log.create({ ...fixed, agent }, RECORD, { record: { title: `Session ${n + 1}` } });
      ids.push(id);
    }
    // Every session of the group is as far as the others, so that one commit has a turn of each.
    let written = 0;
    const endOfGroup = startAt + ((endAt - startAt) * (first + count)) / sessions;
    for (let live = group; live.length > 0; ) {
      const turns = live.map(({ id, turns }) => ({ id, next: turns.next() }));
      now += (endOfGroup - now) / Math.max(2, entries / 6 - written);
      written += 1;
      await Promise.all(turns.map(({ id, next }) => log.append(id, next.done ? {} : { events: next.value })));
      live = live.filter((_, index) => turns[index]?.next.done === false);
    }
    options.onProgress?.(first + count);
  }
  const events = log.count();
  log.close();
  return { ids, events };
}

/** A history that was cut short by a loss of power is made again. */
function openFast(dataDir: string): DatabaseConnection {
  const db = openDatabase(dataDir);
  db.exec('PRAGMA synchronous = OFF');
  return db;
}

const RECORD = {
  title: '',
  titledByPerson: true,
  state: 'idle' as const,
  error: null,
  readSeq: ZERO_SEQ,
  archived: false,
  pinned: false,
  agentSessionId: null,
};

function sessionOf(seed: number, n: number, entries: number) {
  const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  const id = v.parse(sessionIdSchema, `${hex(n + 1, 8)}-${hex(seed % 65_536, 4)}-4000-8000-000000000000`);
  return { id, n, turns: conversation(createSeededRandom(seed * 100_003 + n), entries) };
}
