/**
 * The durable log in front of the agents: every session's record, events, folded entries and prompts.
 *
 * An implementation commits what it is given in the order it is given, in groups, and tells nobody of an
 * event before it is committed. It decides nothing: which events happen is the sessions' business.
 */
import type { ContentBlock, StopReason } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import type { EventBody, Failure, LogEvent } from '../../shared/event.ts';
import type { FoldSnapshot, TranscriptInfo } from '../../shared/fold-snapshot.ts';
import type { Epoch, PromptId, Seq, SessionId } from '../../shared/ids.ts';
import type { SessionState } from '../../shared/session.ts';

/** What never changes of a session, and what may. Times in ms since 1970. */
export interface NewSession {
  id: SessionId;
  epoch: Epoch;
  agent: string;
  cwd: string;
  createdAt: number;
}
export interface MutableRecord {
  title: string;
  /** A person gave the title: the agent's own no longer replaces it. */
  titledByPerson: boolean;
  state: SessionState;
  error: Failure | null;
  readSeq: Seq;
  archived: boolean;
  pinned: boolean;
  /** The agent's own name for the session; null before its first `session/new`. */
  agentSessionId: string | null;
}
export interface SessionRecord extends NewSession, MutableRecord {
  lastSeq: Seq;
  lastActivity: number;
  preview: string;
}

export type PromptResult = { type: 'stopped'; stopReason: StopReason } | { type: 'failed'; error: Failure };

export interface StoredPrompt {
  promptId: PromptId;
  /** Empty once the prompt was logged as an event. */
  content: ContentBlock[];
  /** `withdrawn`: taken back before its turn began; it never runs. */
  state: 'queued' | 'running' | 'done' | 'withdrawn';
  result: PromptResult | null;
  /** When it was stored, ms since 1970. */
  at: number;
}
export type PromptWrite =
  | { type: 'queued'; promptId: PromptId; content: ContentBlock[] }
  | { type: 'running'; promptId: PromptId }
  | { type: 'done'; promptId: PromptId; result: PromptResult }
  /** These leave a prompt whose turn has begun as it is. */
  | { type: 'edited'; promptId: PromptId; content: ContentBlock[] }
  /** One that is not known is stored as withdrawn: it may still be on its way. */
  | { type: 'withdrawn'; promptId: PromptId; result: PromptResult }
  /** All that wait, in the order in which they run. */
  | { type: 'ordered'; promptIds: readonly PromptId[] };

/** Committed as a whole or not at all. */
export interface LogWrite {
  events?: readonly EventBody[];
  record?: Partial<MutableRecord>;
  prompts?: readonly PromptWrite[];
}

/** Nothing of the write is in the log. `message` is for the person: it names no content. */
export class LogWriteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogWriteError';
  }
}

/** Entries newest first, true as of `asOf`; `fold` and `live` (entries it names that are older) with the newest. */
export interface StoredEntries {
  asOf: Seq;
  entries: Entry[];
  more: boolean;
  newest: { fold: FoldSnapshot; live: Entry[] } | null;
}

/** What a commit did to a session. `record` is how it is now. */
export interface Committed {
  id: SessionId;
  events: readonly LogEvent[];
  record: SessionRecord;
  /** What waits for its turn may have changed. */
  queue: boolean;
}

export interface EventLog {
  /** Every session, oldest first, as committed. */
  records(): SessionRecord[];
  record(id: SessionId): SessionRecord | undefined;

  create(session: NewSession, record: MutableRecord, write: LogWrite): Promise<void>;
  /** Resolves once committed and told to followers; rejects with a `LogWriteError`. */
  append(id: SessionId, write: LogWrite): Promise<void>;
  /** Removes the session and all of its log. Writes that were waiting are rejected. */
  remove(id: SessionId): Promise<void>;

  events(id: SessionId, after: Seq, limit: number): LogEvent[];
  /** Events up to there are no longer in the log; what they said is in the entries. 0 if all are there. */
  trimmed(id: SessionId): Seq;
  /** Entries of events that were trimmed: at most `limit` that began after `after`, oldest first, all final. */
  trimmedEntries(id: SessionId, after: Seq, limit: number): Entry[];
  entries(id: SessionId, before: Seq | null, limit: number): StoredEntries;
  info(id: SessionId): TranscriptInfo;
  pendingPermissions(id: SessionId): Extract<LogEvent, { type: 'permission' }>[];
  prompt(id: SessionId, promptId: PromptId): StoredPrompt | undefined;
  /** Prompts that are neither done nor withdrawn, in the order in which they run. */
  openPrompts(id: SessionId): StoredPrompt[];
  /** True if a prompt of the session has ever been run. */
  wasPrompted(id: SessionId): boolean;

  /** Events of one session as they are committed, in order. Listeners must not throw. */
  follow(id: SessionId, listener: (events: readonly LogEvent[]) => void): () => void;
  /** Every commit of every session, after its followers were told. */
  onCommit(listener: (committed: Committed) => void): () => void;

  /** Events of all sessions. */
  count(): number;
  /** Commits what is waiting, then closes. Later writes are rejected. */
  close(): void;
}
