/**
 * Who is here and what each tab views. A tab is here as long as it holds its lock (a port says nothing when
 * its tab is gone), and is told only what concerns it, at most once a frame.
 */

import { type Hello, seenIn, type View } from '../../shared/hello.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import type { Push } from '../../shared/rpc.ts';
import type { NoticePush } from '../../shared/rpc-notices.ts';
import type { StatePatch } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import { createTabBatch } from './tab-batch.ts';

export const FRAME_MS = 16;
/**
 * Rows need not change with every frame: where ten sessions stream, something in the list always does, and what is
 * read as it is written must not wait behind it.
 */
const STATE_MS = 100;
/** What nobody sees is for the title and the badge. */
const HIDDEN_STATE_MS = 1_000;

type TranscriptPush = Extract<Push, { push: 'transcript' }>;

/** Resolves when nobody holds the named lock any more; the result of an aborted wait never resolves. */
export type AwaitLock = (name: string, signal: AbortSignal) => Promise<void>;

export interface Tab {
  readonly view: View;
  setView(view: View): void;
  /** From now on the tab is told of this session's transcript, until it views it no more or is hidden. */
  follow(sessionId: SessionId): void;
  /** The first message that was unread when this tab began to view the session. */
  firstUnread(sessionId: SessionId): Seq | null;
  /** The tab is given the whole of it now: what was queued is in it. */
  dropTranscript(sessionId: SessionId): void;
  dropState(): void;
  /** Says now what was to be said with the next frame. */
  flush(): void;
  close(): void;
}

export interface TabsOptions {
  clock: Clock;
  awaitLock: AwaitLock;
  /** Who views what has changed. */
  onViews(): void;
  /** The first unread message of a session, just before a view of it marks it as read. */
  firstUnreadOf(sessionId: SessionId): Seq | null;
}

export type Tabs = ReturnType<typeof createTabs>;

export function createTabs(options: TabsOptions) {
  const { clock } = options;
  /** In the order in which they came or were last shown. */
  const members = new Set<ReturnType<typeof createMember>>();
  let wasUsed = false;

  function createMember(hello: Hello, post: (push: Push) => void) {
    const batch = createTabBatch();
    const gone = new AbortController();
    let view: View = { sessionId: null, visible: false };
    const followed = new Set<SessionId>();
    /** Of each session that the tab views: the first unread message when it began to. */
    const unreadAtView = new Map<SessionId, Seq | null>();
    let planned: { at: number; cancel(): void } | null = null;
    let lastFlushAt = 0;
    /** When it was last told of more than the state. */
    let lastFrameAt = 0;
    let hasMore = false;

    function flush(): void {
      planned?.cancel();
      planned = null;
      lastFlushAt = clock.now();
      if (hasMore) lastFrameAt = lastFlushAt;
      hasMore = false;
      for (const push of batch.take()) post(push);
    }
    /** At once after a quiet time, else so long after the last time. */
    function plan(lastAt: number, gapMs: number): void {
      const now = clock.now();
      const delayMs = Math.min(gapMs, Math.max(0, lastAt + gapMs - now));
      if (planned !== null && planned.at <= now + delayMs) return;
      planned?.cancel();
      planned = { at: now + delayMs, cancel: clock.after(delayMs, flush) };
    }
    const member = {
      tabId: hello.tabId,
      get view(): View {
        return view;
      },
      follows: (sessionId: SessionId): boolean => followed.has(sessionId),
      setView(next: View): void {
        const seen = seenIn(next);
        for (const id of followed) if (!seen.includes(id)) followed.delete(id);
        const before = seenIn(view);
        for (const id of before) if (!seen.includes(id)) unreadAtView.delete(id);
        for (const id of seen) if (!before.includes(id)) unreadAtView.set(id, options.firstUnreadOf(id));
        const isShown = next.visible && !view.visible;
        if (isShown && members.delete(member)) members.add(member);
        view = next;
        options.onViews();
        if (isShown && planned !== null) flush();
      },
      follow(sessionId: SessionId): void {
        followed.add(sessionId);
      },
      firstUnread: (sessionId: SessionId): Seq | null =>
        unreadAtView.has(sessionId)
          ? (unreadAtView.get(sessionId) ?? null)
          : options.firstUnreadOf(sessionId),
      dropTranscript: (sessionId: SessionId): void => batch.dropTranscript(sessionId),
      dropState: (): void => batch.dropState(),
      tell(add: (target: typeof batch) => void): void {
        add(batch);
        hasMore = true;
        plan(lastFrameAt, FRAME_MS);
      },
      tellState(revision: number, patch: StatePatch): void {
        batch.state(revision, patch);
        plan(lastFlushAt, view.visible ? STATE_MS : HIDDEN_STATE_MS);
      },
      flush,
      close(): void {
        if (!members.delete(member)) return;
        gone.abort();
        planned?.cancel();
        options.onViews();
      },
    };
    void options.awaitLock(hello.lock, gone.signal).then(() => member.close());
    return member;
  }

  return {
    get count(): number {
      return members.size;
    },
    /** There were tabs, and none is any more. */
    get isLeft(): boolean {
      return wasUsed && members.size === 0;
    },
    get visibleCount(): number {
      return [...members].filter((member) => member.view.visible).length;
    },
    /** What the browser tells the tabs of the network; hidden ones may be frozen, and are asked last. */
    networkHints(): boolean[] {
      const all = [...members].map(({ view }) => view);
      const visible = all.filter((view) => view.visible);
      return (visible.length > 0 ? visible : all)
        .map((view) => view.online)
        .filter((isOnline) => isOnline !== undefined);
    },
    /** The tab must hold its lock by now: a lock that is free means a tab that is gone. */
    add(hello: Hello, post: (push: Push) => void): Tab {
      // The same tab on a new port: it holds its lock still, so nothing else would tell.
      for (const member of [...members]) if (member.tabId === hello.tabId) member.close();
      const member = createMember(hello, post);
      members.add(member);
      wasUsed = true;
      member.setView(hello.view);
      return member;
    },
    isViewed: (sessionId: SessionId): boolean =>
      [...members].some(({ view }) => seenIn(view).includes(sessionId)),
    viewed: (): Set<SessionId> => new Set([...members].flatMap(({ view }) => seenIn(view))),
    state(revision: number, patch: StatePatch): void {
      for (const member of members) member.tellState(revision, patch);
    },
    transcript(push: TranscriptPush): void {
      for (const member of members) {
        if (member.follows(push.sessionId)) member.tell((batch) => batch.transcript(push));
      }
    },
    reopen(sessionId: SessionId): void {
      for (const member of members) {
        if (member.follows(sessionId)) member.tell((batch) => batch.reopen(sessionId));
      }
    },
    /** To every tab that shows the session but the one that wrote it. */
    draft(push: Extract<Push, { push: 'draft' }>, writer: Tab | null): void {
      for (const member of members) {
        if (member !== writer && member.follows(push.sessionId)) member.tell((batch) => batch.other(push));
      }
    },
    /** To those who can see it; to all where nobody can. */
    toast(push: Extract<Push, { push: 'toast' }>): void {
      const visible = [...members].filter((member) => member.view.visible);
      for (const member of visible.length > 0 ? visible : members) {
        member.tell((batch) => batch.other(push));
      }
    },
    /** To one tab only, the one that was looked at last: it is the least likely to be frozen. */
    notice(push: NoticePush): void {
      [...members].at(-1)?.tell((batch) => batch.other(push));
    },
    superseded(): void {
      for (const member of members) {
        member.tell((batch) => batch.other({ push: 'superseded' }));
        member.flush();
      }
    },
    close(): void {
      for (const member of [...members]) member.close();
    },
  };
}
