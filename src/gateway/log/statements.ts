/**
 * The SQL of the event log, prepared once, as typed functions. It knows rows and JSON, and neither order,
 * groups nor transactions. `as` names the columns of our own statements; JSON that is unreadable never throws.
 */
import type { Entry } from '../../shared/entry.ts';
import type { EventBody, LogEvent } from '../../shared/event.ts';
import type { FoldSnapshot } from '../../shared/fold-snapshot.ts';
import { type PromptId, type Seq, ZERO_SEQ } from '../../shared/ids.ts';
import { boundedRows } from './bounded-rows.ts';
import type { DatabaseConnection } from './database.ts';
import type { PromptWrite, SessionRecord, StoredPrompt } from './event-log.ts';

export type Statements = ReturnType<typeof prepareStatements>;

/** What one page of events, or of entries, is about at most, in characters of JSON. */
const MAX_EVENTS_SIZE = 4 * 1024 * 1024;
const MAX_ENTRIES_SIZE = 1024 * 1024;

type PromptRow = [
  promptId: PromptId,
  content: string,
  state: StoredPrompt['state'],
  result: string | null,
  at: number,
];

export function prepareStatements(db: DatabaseConnection) {
  const rows = (sql: string) => {
    const statement = db.prepare(sql).raw();
    return <Row>(...values: unknown[]): Row[] => statement.all(...values) as Row[];
  };
  const run = (sql: string) => {
    const statement = db.prepare(sql);
    return (...values: unknown[]): void => {
      statement.run(...values);
    };
  };

  const insertSession = run(
    `INSERT INTO sessions (no, id, epoch, agent, cwd, created_at, title, titled_by_person, state, error,
       read_seq, archived, pinned, agent_session_id, head, last_activity, preview)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const updateSession = run(
    `UPDATE sessions SET title = ?, titled_by_person = ?, state = ?, error = ?, read_seq = ?, archived = ?,
       pinned = ?, agent_session_id = ?, head = ?, last_activity = ?, preview = ? WHERE no = ?`,
  );
  const deleteSession = run('DELETE FROM sessions WHERE no = ?');
  const sessions = rows(
    `SELECT no, id, epoch, agent, cwd, created_at, title, titled_by_person, state, error,
       read_seq, archived, pinned, agent_session_id, head, last_activity, preview FROM sessions ORDER BY no`,
  );

  const insertEvent = run('INSERT INTO events (session_no, seq, at, type, json) VALUES (?, ?, ?, ?, ?)');
  const events = rows(
    `SELECT seq, at, json FROM events WHERE session_no = ?1
       AND seq > max(?2, ifnull((SELECT trimmed FROM sessions WHERE no = ?1), 0)) ORDER BY seq LIMIT ?3`,
  );
  const event = rows('SELECT seq, at, json FROM events WHERE session_no = ? AND seq = ?');

  const trimmed = rows('SELECT trimmed FROM sessions WHERE no = ?');
  const allTrimmed = rows('SELECT ifnull(sum(trimmed), 0) FROM sessions');
  const setTrimmed = run('UPDATE sessions SET trimmed = ? WHERE no = ?');
  const firstEvent = rows(
    'SELECT at FROM events WHERE session_no = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT 1',
  );
  const lastPrompt = rows(
    `SELECT seq FROM events WHERE session_no = ? AND seq > ? AND seq <= ? AND type = 'prompt' AND at < ?
       ORDER BY seq DESC LIMIT 1`,
  );
  const deleteTrimmed = db.prepare(
    `DELETE FROM events WHERE session_no = ?1 AND seq IN (SELECT seq FROM events WHERE session_no = ?1
       AND seq <= (SELECT trimmed FROM sessions WHERE no = ?1) ORDER BY seq LIMIT ?2)`,
  );

  const putEntry = run('INSERT OR REPLACE INTO entries (session_no, seq, rev, json) VALUES (?, ?, ?, ?)');
  const entry = rows('SELECT json FROM entries WHERE session_no = ? AND seq = ?');
  const entries = rows(
    'SELECT seq, json FROM entries WHERE session_no = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const trimmedEntries = rows(
    `SELECT json FROM entries WHERE session_no = ?1 AND seq > ?2
       AND seq <= (SELECT trimmed FROM sessions WHERE no = ?1) ORDER BY seq LIMIT ?3`,
  );
  const putFold = run('INSERT OR REPLACE INTO folds (session_no, seq, json) VALUES (?, ?, ?)');
  const fold = rows('SELECT seq, json FROM folds WHERE session_no = ?');
  const deleteFold = run('DELETE FROM folds WHERE session_no = ?');

  const insertPrompt = run(
    "INSERT OR IGNORE INTO prompts (session_no, prompt_id, content, state, at) VALUES (?, ?, ?, 'queued', ?)",
  );
  const editPrompt = run(
    "UPDATE prompts SET content = ? WHERE session_no = ? AND prompt_id = ? AND state = 'queued'",
  );
  const withdrawPrompt = run(
    `INSERT INTO prompts (session_no, prompt_id, content, state, result, at) VALUES (?, ?, '[]', 'withdrawn', ?, ?)
       ON CONFLICT (session_no, prompt_id) DO UPDATE SET state = 'withdrawn', content = '[]', result = excluded.result
       WHERE state = 'queued'`,
  );
  // To the end of the queue: done to each in turn, it gives all of them their order.
  const requeuePrompt = run(
    `UPDATE prompts SET no = (SELECT MAX(no) + 1 FROM prompts)
       WHERE session_no = ? AND prompt_id = ? AND state = 'queued'`,
  );
  // The content of a prompt that runs is in its event.
  const runPrompt = run(
    "UPDATE prompts SET state = 'running', content = '[]' WHERE session_no = ? AND prompt_id = ?",
  );
  const endPrompt = run(
    "UPDATE prompts SET state = 'done', content = '[]', result = ? WHERE session_no = ? AND prompt_id = ?",
  );
  const prompt = rows(
    'SELECT prompt_id, content, state, result, at FROM prompts WHERE session_no = ? AND prompt_id = ?',
  );
  const openPrompts = rows(
    `SELECT prompt_id, content, state, result, at FROM prompts
       WHERE session_no = ? AND state IN ('queued', 'running') ORDER BY no`,
  );
  const ranPrompt = rows(
    "SELECT 1 FROM prompts WHERE session_no = ? AND state IN ('running', 'done') LIMIT 1",
  );
  const deletePrompts = run('DELETE FROM prompts WHERE session_no = ?');

  const insertTrash = run('INSERT INTO trash (session_no) VALUES (?)');
  const deleteTrash = run('DELETE FROM trash WHERE session_no = ?');
  const trash = rows('SELECT session_no FROM trash');
  const some = (table: 'events' | 'entries') => {
    const statement = db.prepare(
      `DELETE FROM ${table} WHERE session_no = ? AND seq IN
         (SELECT seq FROM ${table} WHERE session_no = ? ORDER BY seq LIMIT ?)`,
    );
    return (no: number, limit: number): number => statement.run(no, no, limit).changes;
  };

  return {
    sessions: () => sessions<unknown[]>(),
    insertSession(no: number, record: SessionRecord): void {
      const { id, epoch, agent, cwd, createdAt } = record;
      insertSession(no, id, epoch, agent, cwd, createdAt, ...mutable(record));
    },
    updateSession: (no: number, record: SessionRecord): void => updateSession(...mutable(record), no),

    insertEvent: (no: number, event: LogEvent, body: EventBody): void =>
      insertEvent(no, event.seq, event.at, event.type, JSON.stringify(body)),
    /** At most `limit`, and fewer where they are large. */
    eventsAfter: (no: number, after: Seq, limit: number): LogEvent[] =>
      boundedRows<EventRow>(
        (last, count) => events(no, last?.[0] ?? after, count),
        ([, , json]) => json.length,
        limit,
        MAX_EVENTS_SIZE,
      ).rows.map(readEvent),
    event: (no: number, seq: Seq): LogEvent | undefined => event<EventRow>(no, seq).map(readEvent)[0],

    /** Events up to there are gone; 0 if none are. */
    trimmed: (no: number): Seq => trimmed<[Seq]>(no)[0]?.[0] ?? ZERO_SEQ,
    setTrimmed: (no: number, seq: Seq): void => setTrimmed(seq, no),
    /** Of all sessions, in events. */
    allTrimmed: (): number => allTrimmed<[number]>()[0]?.[0] ?? 0,
    /** When the first event after `after` and up to `upTo` was logged. */
    loggedAt: (no: number, after: Seq, upTo: Seq): number | undefined =>
      firstEvent<[number]>(no, after, upTo)[0]?.[0],
    /** The last prompt after `after` and up to `upTo` that was logged before `before` (ms since 1970). */
    lastPrompt: (no: number, after: Seq, upTo: Seq, before: number): Seq | undefined =>
      lastPrompt<[Seq]>(no, after, upTo, before)[0]?.[0],
    /** Removes rows of events that count as gone; how many. */
    deleteTrimmed: (no: number, limit: number): number => deleteTrimmed.run(no, limit).changes,
    /** Entries that began in events that are gone, oldest first. */
    trimmedEntries: (no: number, after: Seq, limit: number): Entry[] =>
      trimmedEntries<[string]>(no, after, limit).flatMap(
        ([json]) => (readJson(json) as Entry | undefined) ?? [],
      ),

    putEntry: (no: number, seq: Seq, entry: Entry): void =>
      putEntry(no, seq, entry.rev, JSON.stringify(entry)),
    entry: (no: number, seq: Seq): unknown => readJson(entry<[string]>(no, seq)[0]?.[0]),
    /** Newest first; at most `limit`, and fewer where they are large. `oldest`: of the last row, readable or not. */
    entriesBefore(no: number, before: Seq | null, limit: number) {
      const { rows, more } = boundedRows<[seq: Seq, json: string]>(
        (last, count) => entries(no, last?.[0] ?? before ?? Number.MAX_SAFE_INTEGER, count),
        ([, json]) => json.length,
        limit,
        MAX_ENTRIES_SIZE,
      );
      const found = rows.flatMap(([, json]) => (readJson(json) as Entry | undefined) ?? []);
      return { entries: found, oldest: rows.at(-1)?.[0] ?? null, more };
    },
    putFold: (no: number, seq: Seq, snapshot: FoldSnapshot): void =>
      putFold(no, seq, JSON.stringify(snapshot)),
    fold(no: number): { seq: Seq; snapshot: unknown } | null {
      const [row] = fold<[Seq, string]>(no);
      return row ? { seq: row[0], snapshot: readJson(row[1]) } : null;
    },

    writePrompt(no: number, write: PromptWrite, at: number): void {
      switch (write.type) {
        case 'queued':
          insertPrompt(no, write.promptId, JSON.stringify(write.content), at);
          break;
        case 'edited':
          editPrompt(JSON.stringify(write.content), no, write.promptId);
          break;
        case 'withdrawn':
          withdrawPrompt(no, write.promptId, JSON.stringify(write.result), at);
          break;
        case 'ordered':
          for (const promptId of write.promptIds) requeuePrompt(no, promptId);
          break;
        case 'running':
          runPrompt(no, write.promptId);
          break;
        case 'done':
          endPrompt(JSON.stringify(write.result), no, write.promptId);
          break;
      }
    },
    prompt: (no: number, promptId: PromptId): StoredPrompt | undefined =>
      prompt<PromptRow>(no, promptId).map(readPrompt)[0],
    openPrompts: (no: number): StoredPrompt[] => openPrompts<PromptRow>(no).map(readPrompt),
    ranPrompt: (no: number): boolean => ranPrompt(no).length > 0,

    /** Takes the session out of sight; its events and entries go with `purge`. */
    removeSession(no: number): void {
      insertTrash(no);
      deleteSession(no);
      deleteFold(no);
      deletePrompts(no);
    },
    trash: (): number[] => trash<[number]>().map(([no]) => no),
    /** Removes some rows of a removed session; true once none is left. */
    purge: (() => {
      const purgeEvents = some('events');
      const purgeEntries = some('entries');
      return (no: number, limit: number): boolean => {
        if (purgeEvents(no, limit) > 0 || purgeEntries(no, limit) > 0) return false;
        deleteTrash(no);
        return true;
      };
    })(),
  };
}

const mutable = (record: SessionRecord): unknown[] => [
  record.title,
  Number(record.titledByPerson),
  record.state,
  record.error && JSON.stringify(record.error),
  record.readSeq,
  Number(record.archived),
  Number(record.pinned),
  record.agentSessionId,
  record.lastSeq,
  record.lastActivity,
  record.preview,
];

type EventRow = [seq: Seq, at: number, json: string];

/** An event that cannot be read keeps its place as an update of no known kind: a gap would stop every reader. */
function readEvent([seq, at, json]: EventRow): LogEvent {
  const body = readJson(json) as EventBody | undefined; // written by `insertEvent`
  return { seq, at, ...(body ?? { type: 'update', update: { sessionUpdate: 'aperture_unreadable' } }) };
}

const readPrompt = ([promptId, content, state, result, at]: PromptRow): StoredPrompt => ({
  promptId,
  content: (readJson(content) as StoredPrompt['content'] | undefined) ?? [], // written by `writePrompt`
  state,
  result: (readJson(result ?? undefined) as StoredPrompt['result'] | undefined) ?? null,
  at,
});

/** `undefined` for what is no JSON object: a damaged row must not stop a reader. */
export function readJson(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
