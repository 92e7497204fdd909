/**
 * The conversations this tab holds: the ones it shows, and those it showed last, so that switching back is
 * instant. Owns which windows exist, every call that fills them, and where in them a reader is to land; the
 * address says which ones are shown.
 */
import { batch, type ReadonlySignal } from '@preact/signals';
import { END_SEQ } from '../../shared/bare-ids.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import type { Push, Transcript, WorkerApi } from '../../shared/rpc.ts';
import { errorCode, errorText } from './call-errors.ts';
import type { Places } from './places.ts';
import { MAX_ROWS, nearestRow } from './rows.ts';
import { createTranscriptWindow, type Target, type TranscriptWindow } from './transcript-window.ts';

/** Entries to begin with: more than a tall screen shows. */
export const OPEN_LIMIT = 60;
const PAGE_LIMIT = 60;
const MAX_KEPT_WINDOWS = 12;
/** What a conversation keeps when another one is shown. */
const KEPT_ENTRIES = 120;

export interface Transcripts {
  window(sessionId: SessionId): TranscriptWindow;
  /** The tab begins to view it: reads it where the reader was, at its first unread entry or the end, and goes live. */
  open(sessionId: SessionId): Promise<void>;
  /** It is looked at no more: until it is opened again, what is held of it may be behind. */
  left(sessionId: SessionId): void;
  /** Puts the reader there, reading what it takes; with the next opening if the session is not viewed. */
  goTo(sessionId: SessionId, target: Target): void;
  loadOlder(sessionId: SessionId): Promise<void>;
  loadNewer(sessionId: SessionId): Promise<void>;
  push(push: Extract<Push, { push: 'transcript' }>): void;
  /** Another transcript took its place: everything held of it is void. */
  reopen(sessionId: SessionId): void;
  /** A new worker knows nothing of what this tab holds. */
  restart(): void;
  remove(sessionId: SessionId): void;
  /** The page may go at any time now: remembers where the reader is. */
  keepPlace(): void;
}

export interface TranscriptsOptions {
  call: () => Pick<WorkerApi, 'openSession' | 'loadOlder' | 'loadNewer'>;
  /** The sessions that this tab shows. */
  viewed: ReadonlySignal<readonly SessionId[]>;
  places: Places;
  /** Tells the person why they did not land where they wanted to. */
  say(text: string): void;
}

export function createTranscripts({ call, viewed, places, say }: TranscriptsOptions): Transcripts {
  /** In order of use, the last used at the end. */
  const windows = new Map<SessionId, TranscriptWindow>();
  /** Windows whose content is not of the transcript that the worker has now. */
  const outdated = new Set<SessionId>();
  const opens = new Map<SessionId, number>();
  const loading = new Set<string>();
  /** Where readers are to land, once there are rows to land on. */
  const targets = new Map<SessionId, Target>();

  const isViewed = (id: SessionId): boolean => viewed.peek().includes(id);

  function windowOf(sessionId: SessionId): TranscriptWindow {
    const held = windows.get(sessionId) ?? createTranscriptWindow(sessionId, places.get(sessionId));
    windows.set(sessionId, held);
    return held;
  }

  function moveToEnd(window: TranscriptWindow): void {
    windows.delete(window.sessionId);
    windows.set(window.sessionId, window);
    for (const [id, other] of windows) {
      if (other === window || isViewed(id)) continue;
      const at = other.place()?.seq ?? END_SEQ;
      if (windows.size > MAX_KEPT_WINDOWS) windows.delete(id);
      else other.bound(KEPT_ENTRIES, at, at);
    }
  }

  async function read(sessionId: SessionId, isFirst: boolean): Promise<void> {
    const window = windowOf(sessionId);
    moveToEnd(window);
    const attempt = (opens.get(sessionId) ?? 0) + 1;
    opens.set(sessionId, attempt);
    const isCurrent = () => opens.get(sessionId) === attempt && windows.get(sessionId) === window;
    const place = window.place();
    const asked = targets.get(sessionId);
    if (isFirst && !asked && place === null) targets.set(sessionId, { type: 'unread' });
    window.opening(isFirst);
    try {
      const around = seqOf(targets.get(sessionId), place?.seq ?? END_SEQ);
      // What is on the screen comes along.
      const limit = asked ? OPEN_LIMIT : Math.max(OPEN_LIMIT, Math.min(MAX_ROWS, window.rows.peek().length));
      const transcript = await call().openSession(sessionId, limit, around);
      if (!isCurrent()) return;
      batch(() => {
        window.opened(transcript, outdated.delete(sessionId));
        land(window, transcript);
      });
    } catch (error) {
      if (!isCurrent()) return;
      window.failed(errorText(error));
      // The machine slept, or the worker hangs: whoever looks at it need not ask for it.
      if (errorCode(error) === 'timeout' && isViewed(sessionId)) void read(sessionId, isFirst);
    }
  }

  /** Where rows are that the reader waits for, the reader is told to go there. */
  function land(window: TranscriptWindow, transcript: Pick<Transcript, 'missing'> | null): void {
    const target = targets.get(window.sessionId);
    const rows = window.rows.peek();
    const last = rows.at(-1);
    if (!target || !last) return;
    if (target.type === 'entry') {
      const row = nearestRow(rows, target.seq) ?? last;
      const isThere = row.seq === target.seq || (row.seq < target.seq && target.seq <= row.entry.peek().rev);
      const isAhead = target.seq > last.seq && !window.newer.peek();
      // It may come with what this device has yet to catch up with.
      if (!isThere && isAhead && !window.fresh.peek()) return;
      if (!isThere) say(transcript?.missing ? NOT_HERE : NOT_THERE);
      window.aim({ type: 'entry', seq: row.seq });
    } else window.aim(target);
    targets.delete(window.sessionId);
  }

  function holds(window: TranscriptWindow, target: Target): boolean {
    if (window.status.peek().type !== 'ready' || outdated.has(window.sessionId)) return false;
    switch (target.type) {
      case 'start':
        return !window.more.peek();
      case 'end':
      case 'unread':
        return !window.newer.peek();
      case 'entry':
        return window.rows.peek().some((row) => row.seq === target.seq);
    }
  }

  async function load(sessionId: SessionId, side: 'older' | 'newer'): Promise<void> {
    const window = windows.get(sessionId);
    const edge = window?.rows.peek().at(side === 'older' ? 0 : -1);
    const key = `${side}:${sessionId}`;
    if (!window || !edge || loading.has(key)) return;
    if (!(side === 'older' ? window.more : window.newer).peek()) return;
    loading.add(key);
    const request = window.asking();
    let isMoved = false;
    try {
      const ask = side === 'older' ? call().loadOlder : call().loadNewer;
      const page = await ask(sessionId, edge.seq, PAGE_LIMIT);
      isMoved = window.rows.peek().at(side === 'older' ? 0 : -1) !== edge;
      if (isMoved) return;
      if (side === 'older') window.older(page, request);
      else window.newerPage(page, request);
    } catch {
      // Asked again when the reader next comes near the edge.
    } finally {
      window.unasked(request);
      loading.delete(key);
      // Whoever came near the edge meanwhile was told that it is being read: what they wait for lies at the new one.
      if (isMoved && isViewed(sessionId)) void load(sessionId, side);
    }
  }

  return {
    window: windowOf,
    open: (sessionId) => read(sessionId, true),
    left(sessionId) {
      const window = windows.get(sessionId);
      if (!window) return;
      window.left();
      places.set(sessionId, window.place());
    },
    goTo(sessionId, target) {
      const window = windowOf(sessionId);
      targets.set(sessionId, target);
      if (holds(window, target)) land(window, null);
      else if (opens.has(sessionId) && isViewed(sessionId)) void read(sessionId, false);
    },
    loadOlder: (sessionId) => load(sessionId, 'older'),
    loadNewer: (sessionId) => load(sessionId, 'newer'),
    push(push) {
      const window = windows.get(push.sessionId);
      if (!window) return;
      const wasFresh = window.fresh.peek();
      window.push(push);
      if (targets.has(push.sessionId)) land(window, null);
      // What was missing can be fetched now.
      if (!wasFresh && window.fresh.peek() && window.gaps.peek().size > 0) void read(push.sessionId, false);
    },
    reopen(sessionId) {
      outdated.add(sessionId);
      if (isViewed(sessionId)) void read(sessionId, false);
    },
    restart() {
      for (const [id, window] of windows) {
        outdated.add(id);
        window.restarted();
      }
    },
    remove(sessionId) {
      windows.delete(sessionId);
      outdated.delete(sessionId);
      opens.delete(sessionId);
      targets.delete(sessionId);
      places.set(sessionId, null);
    },
    keepPlace() {
      for (const id of viewed.peek()) {
        const window = windows.get(id);
        if (window) places.set(id, window.place());
      }
    },
  };
}

const NOT_HERE = 'That message is not on this device yet. This is the nearest one that is.';
const NOT_THERE = 'That message is not there any more. This is the nearest one.';

/** What a window is asked for around; null: the worker knows where the unread begins. */
function seqOf(target: Target | undefined, otherwise: Seq): Seq | null {
  switch (target?.type) {
    case 'entry':
      return target.seq;
    case 'start':
      return 0 as Seq; // before the first
    case 'end':
      return END_SEQ;
    case 'unread':
      return null;
    case undefined:
      return otherwise;
  }
}
