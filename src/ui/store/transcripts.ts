/**
 * The conversations this tab holds: the one it views, and those it viewed last, so that switching back is
 * instant. Owns which windows exist and every call that fills them; the route says which one is current.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { Push, WorkerApi } from '../../shared/rpc.ts';
import { errorCode, errorText } from './call-errors.ts';
import { createTranscriptWindow, type TranscriptWindow } from './transcript-window.ts';

/** Entries to begin with: more than a tall screen shows. */
export const OPEN_LIMIT = 60;
const OLDER_LIMIT = 100;
const MAX_KEPT_WINDOWS = 12;
/** What a conversation keeps when another one is shown. */
const KEPT_ENTRIES = 120;

export interface Transcripts {
  /** The window of the session that this tab views. */
  readonly current: ReadonlySignal<TranscriptWindow | null>;
  window(sessionId: SessionId): TranscriptWindow;
  /** Reads the newest entries and goes live. */
  open(sessionId: SessionId): Promise<void>;
  /** It is looked at no more: until it is opened again, what is held of it may be behind. */
  left(sessionId: SessionId): void;
  loadOlder(sessionId: SessionId): Promise<void>;
  push(push: Extract<Push, { push: 'transcript' }>): void;
  /** Another transcript took its place: everything held of it is void. */
  reopen(sessionId: SessionId): void;
  /** A new worker knows nothing of what this tab holds. */
  restart(): void;
  remove(sessionId: SessionId): void;
}

export function createTranscripts(
  call: () => Pick<WorkerApi, 'openSession' | 'loadOlder'>,
  active: ReadonlySignal<SessionId | null>,
): Transcripts {
  /** In order of use, the last used at the end. */
  const windows = new Map<SessionId, TranscriptWindow>();
  /** Windows whose content is not of the transcript that the worker has now. */
  const outdated = new Set<SessionId>();
  const opens = new Map<SessionId, number>();
  const loadingOlder = new Set<SessionId>();

  function windowOf(sessionId: SessionId): TranscriptWindow {
    const held = windows.get(sessionId) ?? createTranscriptWindow(sessionId);
    windows.set(sessionId, held);
    return held;
  }

  function moveToEnd(window: TranscriptWindow): void {
    windows.delete(window.sessionId);
    windows.set(window.sessionId, window);
    for (const [id, other] of windows) {
      if (other === window || id === active.peek()) continue;
      if (windows.size > MAX_KEPT_WINDOWS) windows.delete(id);
      else other.trim(KEPT_ENTRIES);
    }
  }

  async function open(sessionId: SessionId): Promise<void> {
    const window = windowOf(sessionId);
    moveToEnd(window);
    const attempt = (opens.get(sessionId) ?? 0) + 1;
    opens.set(sessionId, attempt);
    const isCurrent = () => opens.get(sessionId) === attempt && windows.get(sessionId) === window;
    window.opening();
    try {
      const transcript = await call().openSession(sessionId, OPEN_LIMIT);
      if (isCurrent()) window.opened(transcript, outdated.delete(sessionId));
    } catch (error) {
      if (!isCurrent()) return;
      window.failed(errorText(error));
      // The machine slept, or the worker hangs: whoever looks at it need not ask for it.
      if (errorCode(error) === 'timeout' && sessionId === active.peek()) void open(sessionId);
    }
  }

  return {
    current: computed(() => {
      const id = active.value;
      return id === null ? null : windowOf(id);
    }),
    window: windowOf,
    open,
    left: (sessionId) => windows.get(sessionId)?.left(),
    async loadOlder(sessionId) {
      const window = windows.get(sessionId);
      const first = window?.rows.peek()[0];
      if (!window || !first || !window.more.peek() || loadingOlder.has(sessionId)) return;
      loadingOlder.add(sessionId);
      const attempt = opens.get(sessionId);
      try {
        const page = await call().loadOlder(sessionId, first.seq, OLDER_LIMIT);
        const isSame = opens.get(sessionId) === attempt && window.rows.peek()[0] === first;
        if (isSame) window.older(page);
      } catch {
        // Asked again when the reader next comes near the top.
      } finally {
        loadingOlder.delete(sessionId);
      }
    },
    push(push) {
      windows.get(push.sessionId)?.push(push);
    },
    reopen(sessionId) {
      outdated.add(sessionId);
      if (sessionId === active.peek()) void open(sessionId);
    },
    restart() {
      for (const id of windows.keys()) outdated.add(id);
    },
    remove(sessionId) {
      windows.delete(sessionId);
      outdated.delete(sessionId);
      opens.delete(sessionId);
    },
  };
}
