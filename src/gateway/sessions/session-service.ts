/**
 * What the doors of the gateway (HTTP, the feed, the ACP socket) can ask of the sessions behind them.
 *
 * The service knows no socket, no token and no HTTP. All of it is asynchronous only where a disk or an agent
 * is waited for; `lastSeq` and `follow` are synchronous, so that a reader can go from history to live without
 * a hole: page with `events` until it stands at `lastSeq`, then `follow` in the same tick.
 */
import type { ContentBlock, PermissionOutcome, StopReason } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Failure, LogEvent } from '../../shared/event.ts';
import type { TranscriptInfo } from '../../shared/fold-snapshot.ts';
import type { CreateSession, EntriesPage, EventsPage, PatchSession } from '../../shared/http.ts';
import type { Epoch, PromptId, RequestId, Seq, SessionId } from '../../shared/ids.ts';
import type { QueueChange, QueuedPrompt, QueueOutcome } from '../../shared/queue.ts';
import type { AgentInfo, FeedEvent, Session } from '../../shared/session.ts';

/** Called with committed events only, in order; must not throw. `LogEvent`s are shared: never change them. */
export type EventListener = (events: readonly LogEvent[]) => void;
export type ChangeListener = (event: Exclude<FeedEvent, { type: 'snapshot' }>) => void;

export interface SessionService {
  agents(): AgentInfo[];
  list(): Session[];
  get(id: SessionId): Session | undefined;
  info(id: SessionId): TranscriptInfo;

  /**
   * Makes a session and begins to start its agent; resolves once the session is logged, not once the agent is
   * ready. Throws a `ServiceError` for an unknown agent, or a directory that is missing or outside the roots.
   */
  create(request: CreateSession): Promise<Session>;
  patch(id: SessionId, patch: PatchSession): Promise<Session>;
  /** Ends the agent's process; the session and its log stay, and the next prompt starts it again. */
  close(id: SessionId): Promise<void>;
  /**
   * Starts the agent again at once: what still runs is ended first, and what waits for a turn is cancelled.
   * One that is just being started is left to it, so that asking twice starts one. Resolves once the start is
   * logged, not once the agent is ready.
   */
  restart(id: SessionId): Promise<Session>;
  /** Ends the agent and removes the session with its log. */
  delete(id: SessionId): Promise<void>;

  /** At most `limit` events after `after`, oldest first; with `reset` where some of them were trimmed. */
  events(id: SessionId, after: Seq, limit: number): EventsPage;
  /** Entries whose events were trimmed: at most `limit` that began after `after`, oldest first. */
  trimmedEntries(id: SessionId, after: Seq, limit: number): Entry[];
  /** At most `limit` entries that began before `before` (null: the newest), newest first. */
  entries(id: SessionId, before: Seq | null, limit: number): EntriesPage;
  epoch(id: SessionId): Epoch;
  /** Position of the last committed event. */
  lastSeq(id: SessionId): Seq;
  /** Every event committed from now on. */
  follow(id: SessionId, listener: EventListener): () => void;
  /** Questions that nobody has answered yet, as logged, oldest first. */
  pendingPermissions(id: SessionId): Extract<LogEvent, { type: 'permission' }>[];

  /**
   * Queues a prompt; resolves when its turn is over. The same `promptId` again gets the same reply and runs
   * nothing. Stored before it is acknowledged: `onStored` is called once a crash can no longer lose it.
   */
  prompt(
    id: SessionId,
    promptId: PromptId,
    content: ContentBlock[],
    onStored?: () => void,
  ): Promise<StopReason>;
  /** What is stored and has not begun, in the order in which it will run. */
  queue(id: SessionId): QueuedPrompt[];
  /** Idempotent. Atomic against the beginning of a turn: what is `too_late` ran, or will, exactly as it was. */
  changeQueue(id: SessionId, change: QueueChange): Promise<QueueOutcome>;
  /** Called when a session's `queue` may have changed, after its events of that commit; must not throw. */
  followQueue(id: SessionId, listener: () => void): () => void;
  /** Stops the running turn; nothing happens if none runs. */
  cancel(id: SessionId): Promise<void>;
  /** False if it had been answered before. `by` is shown to everybody else. */
  answerPermission(
    id: SessionId,
    requestId: RequestId,
    outcome: PermissionOutcome,
    by: string,
  ): Promise<boolean>;
  setMode(id: SessionId, modeId: string): Promise<void>;
  setConfigOption(id: SessionId, configId: string, value: string | boolean): Promise<void>;

  /** Sessions created, changed or removed; a session that streams is reported at most every 250 ms. */
  onChange(listener: ChangeListener): () => void;
  /** `agents`: live processes; `logEvents`: events in the log. */
  stats(): { sessions: number; agents: number; logEvents: number };
  /** Ends all agents, flushes and closes the log. */
  shutdown(): Promise<void>;
}

/** Refused, with the reason for the person. `code` is the HTTP error's; see contract: 400, 404, 409, 500. */
export type ServiceErrorCode = 'bad_request' | 'not_found' | 'conflict' | 'agent_error' | 'storage';

export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  /** For a prompt: the failure that its turn ended with, as logged. */
  readonly failure: Failure | null;
  constructor(code: ServiceErrorCode, message: string, failure: Failure | null = null) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.failure = failure;
  }
}
