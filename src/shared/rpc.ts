/**
 * Between a tab and the worker: calls by Comlink (`WorkerApi`), and pushes, which the worker posts on the
 * same port beside Comlink's messages (Comlink ignores what has no `id`, and order on a port is kept).
 */
import type { ContentBlock } from './acp.ts';
import type { DraftChange } from './draft.ts';
import type { Entry, EntryChange } from './entry.ts';
import type { TranscriptInfo } from './fold-snapshot.ts';
import type { Hello, View } from './hello.ts';
import type { CreateSession, DirectoryList, PatchSession } from './http.ts';
import type { Epoch, PromptId, RequestId, Seq, SessionId } from './ids.ts';
import type { ArchiveCalls } from './rpc-archive.ts';
import type { ComposerCalls } from './rpc-composer.ts';
import type { CopyCalls } from './rpc-copy.ts';
import type { DiagnosticsCalls } from './rpc-diagnostics.ts';
import type { HighlightCalls } from './rpc-highlight.ts';
import type { InboxCalls } from './rpc-inbox.ts';
import type { NoticePush } from './rpc-notices.ts';
import type { PairingCalls } from './rpc-pairing.ts';
import type { ReadCalls } from './rpc-read.ts';
import type { SearchCalls } from './rpc-search.ts';
import type { StorageCalls } from './rpc-storage.ts';
import type { AgentInfo, Device, Session } from './session.ts';
import type { AppState, StatePatch } from './state.ts';

export interface Welcome {
  /** `revision` of the state below; patches with a lower or equal one are already in it. */
  revision: number;
  state: AppState;
  /** Held by the worker while it lives: a tab that is granted it knows that the worker died. */
  workerLock: string;
  build: string;
}

/** A prompt whose turn has not begun. This device's own are stored here until the log shows them, so that nothing is lost. */
export interface OutboxItem {
  promptId: PromptId;
  content: ContentBlock[];
  /** Ms since 1970, this device's clock. */
  at: number;
  /**
   * `queued`: only on this device yet; `waiting`: at the gateway (or on its way there), behind the turn that runs;
   * `failed`: refused, see `error`. Others' prompts are among those that wait: what they hold may be told in part
   * (see `toldContent`).
   */
  status: 'queued' | 'waiting' | 'failed';
  error: string | null;
}

/** What a tab gets to show a session: a window of its entries, oldest first, and what is true of it now. */
export interface Transcript {
  sessionId: SessionId;
  /** The life of the log that the entries are of; what is held of another one is void. Null: not known. */
  epoch: Epoch | null;
  /** An unbroken run of the conversation. */
  entries: Entry[];
  /** True if older entries exist. */
  more: boolean;
  /** True if newer entries exist: the window does not reach the end. */
  newer: boolean;
  /** True if what was asked for is not on this device and cannot be fetched now: these are what is nearest. */
  missing: boolean;
  info: TranscriptInfo;
  /** False while the copy shown may be behind the gateway (offline, or replay not finished). */
  fresh: boolean;
  outbox: OutboxItem[];
  /** The first entry that was unread when the session was opened; null if none. */
  firstUnread: Seq | null;
  /** Of this session's transcript pushes; pushes with a lower or equal one are already in it. */
  revision: number;
}

/** The entries next to a window, oldest first. */
export interface EntriesWindow {
  entries: Entry[];
  /** True if further ones exist in the direction that was asked for. */
  more: boolean;
  /** True if others, which are not on this device and cannot be fetched now, lie between these and the window. */
  missing: boolean;
}

/** Everything a tab can ask. Every call is checked by the worker and ends in bounded time. */
export interface WorkerApi
  extends SessionCalls,
    PromptCalls,
    ComposerCalls,
    ArchiveCalls,
    CopyCalls,
    ReadCalls,
    InboxCalls,
    StorageCalls,
    HighlightCalls,
    SearchCalls,
    PairingCalls,
    DiagnosticsCalls {
  hello(hello: Hello): Promise<Welcome>;
  /** Says goodbye early (`pagehide`); the tab's lock is what counts. */
  bye(): Promise<void>;
  ping(): Promise<'pong'>;
  setView(view: View): Promise<void>;
  /**
   * About `limit` entries of a session (at most 500) around the one named, or the nearest to it, and transcript
   * pushes from then on. Null: around the first unread one, if it is not among the newest; else the newest.
   */
  openSession(sessionId: SessionId, limit: number, around: Seq | null): Promise<Transcript>;
  /** Up to `limit` entries older than `before`. */
  loadOlder(sessionId: SessionId, before: Seq, limit: number): Promise<EntriesWindow>;
  /** Up to `limit` entries newer than `after`. */
  loadNewer(sessionId: SessionId, after: Seq, limit: number): Promise<EntriesWindow>;
}

/** Of the gateway, its agents and its sessions. */
export interface SessionCalls {
  pair(code: string, deviceName: string): Promise<void>;
  listDevices(): Promise<Device[]>;
  revokeDevice(id: string): Promise<void>;
  /** Tries the gateway and every waiting link at once. */
  retryNow(): Promise<void>;
  listAgents(): Promise<AgentInfo[]>;
  /** Without a path: the roots' first. */
  listDirectories(path: string | null): Promise<DirectoryList>;
  createSession(request: CreateSession): Promise<Session>;
  patchSession(sessionId: SessionId, patch: PatchSession): Promise<void>;
  /** Ends the agent and removes the session and its log, here and on the gateway. */
  endSession(sessionId: SessionId): Promise<void>;
  /** Starts the agent again at once, whether it is dead or only stuck. */
  restartAgent(sessionId: SessionId): Promise<void>;
  connectSession(sessionId: SessionId): Promise<void>;
  disconnectSession(sessionId: SessionId): Promise<void>;
}

/** What is said to an agent, and what will be. */
export interface PromptCalls {
  /**
   * Resolves once the prompt is stored, or where the store is full the gateway has it (`storage` if neither is
   * so); it is sent when the session is connected, exactly once.
   */
  sendPrompt(sessionId: SessionId, promptId: PromptId, content: ContentBlock[]): Promise<void>;
  cancelTurn(sessionId: SessionId): Promise<void>;
  /** `optionId` null: cancelled. */
  answerPermission(sessionId: SessionId, requestId: RequestId, optionId: string | null): Promise<void>;
  setMode(sessionId: SessionId, modeId: string): Promise<void>;
  setConfigOption(sessionId: SessionId, configId: string, value: string | boolean): Promise<void>;
}

export type ToastTone = 'info' | 'success' | 'error';

/** Every push carries `push`, and no `id`, so that Comlink lets it pass. */
export type Push =
  | { push: 'state'; revision: number; patch: StatePatch }
  | {
      push: 'transcript';
      sessionId: SessionId;
      revision: number;
      changes: EntryChange[];
      info?: TranscriptInfo;
      fresh?: boolean;
      outbox?: OutboxItem[];
    }
  /** Another tab wrote this. Without `images` they are as they were. */
  | { push: 'draft'; sessionId: SessionId; draft: DraftChange }
  /** The transcript was replaced (a new epoch, a snapshot): open it again. */
  | { push: 'reopen'; sessionId: SessionId }
  | { push: 'toast'; tone: ToastTone; text: string }
  | NoticePush
  /** A newer build owns the connections now: this worker serves no longer, the tab must reload. */
  | { push: 'superseded' };

/** Why a call failed, in a form that survives the port. */
export type CallErrorCode =
  | 'bad_request'
  | 'unpaired'
  | 'unreachable'
  | 'refused'
  | 'not_found'
  | 'timeout'
  | 'worker_gone'
  | 'storage'
  | 'internal';

export class CallError extends Error {
  readonly code: CallErrorCode;
  constructor(code: CallErrorCode, message: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}

/** A call gives up after this long; those that wait for an agent to start get longer. */
export const CALL_TIMEOUT_MS = 15_000;
export const SLOW_CALL_TIMEOUT_MS = 45_000;
