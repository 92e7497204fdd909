/**
 * All sessions of this device, and what follows from a change of one: its row in every tab, its place in the
 * pool, its unread count. The feed, the links and the tabs tell it what happened; it knows none of their wires.
 */
import type { EntryChange } from '../shared/entry.ts';
import type { SessionId } from '../shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../shared/limits.ts';
import type { Push } from '../shared/rpc.ts';
import type { Session } from '../shared/session.ts';
import type { Connection } from '../shared/state.ts';
import type { Clock } from './clock.ts';
import type { Logs } from './log/logs.ts';
import type { SessionLog } from './log/session-log.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { ApertureClient, SessionFacts } from './pool/aperture-client.ts';
import type { ReadFeedEvent } from './remote/feed-events.ts';
import type { SessionRecord } from './store/records.ts';
import type { AppStateHolder } from './tabs/app-state.ts';
import type { Tabs } from './tabs/tabs.ts';
import type { Transcripts } from './transcripts.ts';

/** A session made here may be missing from a snapshot that was on its way already. */
const MADE_HERE_MS = 10_000;
/** More than these were removed at once: their number says more than their names. */
const MAX_NAMED = 3;
/** Each socket may tell of its own end, and the feed of all: what goes together is said together. */
const SAY_AFTER_MS = 300;

export interface SessionsParts {
  clock: Clock;
  logs: Logs;
  client: ApertureClient;
  outbox: Outbox;
  state: AppStateHolder;
  tabs: Pick<Tabs, 'isViewed' | 'viewed' | 'toast'>;
  transcripts: Transcripts;
  isOnline(): boolean;
  /** Something may be behind, or read, that was not before. */
  onProgress(): void;
  onRemoved(id: SessionId): void;
}

const nameOf = ({ id, title }: Session): string =>
  title === '' ? `Session ${id.slice(0, 8)}` : `“${title}”`;

/** A question was asked or answered: its session may wait for something else now. */
export const isQuestion = (change: EntryChange): boolean =>
  change.type === 'put' && change.entry.kind === 'permission';

const isActive = (session: Session): boolean =>
  !session.archived && session.state !== 'ended' && session.state !== 'failed';

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions(parts: SessionsParts) {
  const { logs, client, outbox, state, tabs, transcripts } = parts;
  const madeHere = new Map<SessionId, number>();
  /** Ended from here: no toast tells the person what they just did. With what the gateway said of it since. */
  const endedHere = new Map<SessionId, Session | null>();
  /** What the gateway has was told since this worker began. */
  let isKnown = false;
  const removedUnsaid: Session[] = [];
  let cancelSaying: (() => void) | null = null;

  /** What the live connection says of the turn, else what the feed says. */
  function turnOf(log: SessionLog): Session['state'] {
    const turn = client.isConnected(log.id) ? log.info?.turn.state : undefined;
    return turn === undefined || turn === 'idle' ? log.session.state : turn;
  }

  function factsOf(id: SessionId): SessionFacts {
    const log = logs.get(id);
    const turn = log ? turnOf(log) : 'idle';
    return {
      isActive: log !== undefined && isActive(log.session),
      isBusy: turn === 'running' || turn === 'requires_action' || turn === 'starting',
      isViewed: tabs.isViewed(id),
      hasQueued: outbox.hasQueued(id),
      lastActivity: log?.session.lastActivity ?? 0,
    };
  }

  function connectionOf(log: SessionLog): Connection {
    const link = client.linkOf(log.id);
    const { status, error, retryCount } = link?.state ?? {
      status: 'disconnected' as const,
      error: null,
      retryCount: 0,
    };
    const unreadCount = log.unread.unread.length;
    const isConnected = client.isConnected(log.id);
    const isRunning = isConnected
      ? log.info?.turn.state === 'running'
      : parts.isOnline() && log.session.state === 'running';
    return {
      status,
      error,
      retryCount,
      // Where nobody is to be reached, a free place would not help.
      waiting: parts.isOnline() && client.isWaiting(log.id),
      isStreaming: isRunning,
      hasUnread: unreadCount > 0,
      unreadCount,
      lastActivity: log.session.lastActivity,
      ...(log.asks.length > 0 && { asks: log.asks }),
      ...(log.info?.usage && { usage: log.info.usage }),
    };
  }

  function show(log: SessionLog): void {
    state.setConnection(log.id, connectionOf(log));
    transcripts.checkFresh(log.id);
  }

  function put(session: Session, isNews: boolean): void {
    // What the feed still had to say of it when it was ended.
    if (endedHere.has(session.id)) {
      endedHere.set(session.id, session);
      return;
    }
    const { log, isNew } = logs.put(session);
    client.add(session.id, isNew && isNews);
    state.setSession(session);
    show(log);
  }

  /**
   * What was stored is of another day: the sessions that were at work meanwhile come first now. They may take
   * the places of idle ones, which were given them by what was known then.
   */
  function claimPlaces(listed: readonly Session[]): void {
    const recent = listed.filter(isActive).sort((a, b) => b.lastActivity - a.lastActivity);
    for (const { id } of recent.slice(0, MAX_CONCURRENT_CONNECTIONS)) {
      // One that is being ended from here is listed still, and has no log any more.
      if (logs.get(id) && !client.isLinked(id)) client.add(id, true);
    }
  }

  function toast(text: string): void {
    const push: Extract<Push, { push: 'toast' }> = { push: 'toast', tone: 'info', text };
    tabs.toast(push);
  }

  /** What went while nobody was here is no news, unless somebody looks at it now. */
  function sayRemoved(removed: readonly Session[]): void {
    const viewed = tabs.viewed();
    removedUnsaid.push(...removed.filter(({ id }) => !endedHere.has(id) && (isKnown || viewed.has(id))));
    cancelSaying?.();
    cancelSaying = parts.clock.after(SAY_AFTER_MS, () => {
      const said = removedUnsaid.splice(0);
      if (said.length > MAX_NAMED) toast(`${said.length} sessions were deleted.`);
      else for (const session of said) toast(`${nameOf(session)} was deleted.`);
    });
  }

  /** What it was, if it was there. */
  function remove(id: SessionId): Session[] {
    const log = logs.get(id);
    if (!log) return [];
    const { session } = log;
    outbox.removeSession(id);
    logs.remove(id);
    client.remove(id);
    state.remove(id);
    transcripts.forget(id);
    parts.onRemoved(id);
    madeHere.delete(id);
    return [session];
  }

  return {
    factsOf,
    /** Sessions as they were stored: shown before anything is known of the gateway. */
    restore(): void {
      for (const log of logs.all()) {
        if (!log.session.imported) client.add(log.id, false);
        state.setSession(log.session);
        show(log);
      }
    },
    onFeed(event: Exclude<ReadFeedEvent, { type: 'bad' }>): void {
      switch (event.type) {
        case 'snapshot': {
          const mine = [...logs.all()].filter((log) => !log.session.imported);
          const isFirst = mine.length === 0;
          const kept = new Set(event.sessions.map((session) => session.id));
          if ('unreadable' in event) for (const id of event.unreadable) kept.add(id);
          const recently = parts.clock.now() - MADE_HERE_MS;
          const gone = mine.filter((log) => !kept.has(log.id) && (madeHere.get(log.id) ?? 0) < recently);
          sayRemoved(gone.flatMap((log) => remove(log.id)));
          for (const session of event.sessions) put(session, !isFirst && isKnown);
          if (!isKnown && !isFirst) claimPlaces(event.sessions);
          isKnown = true;
          break;
        }
        case 'created':
        case 'updated':
          put(event.session, true);
          break;
        case 'deleted':
          if (!logs.get(event.id)?.session.imported) sayRemoved(remove(event.id));
          break;
      }
      client.review();
      parts.onProgress();
    },
    /** Made by a call of this device. */
    onMade(session: Session): void {
      madeHere.set(session.id, parts.clock.now());
      put(session, true);
      client.review();
    },
    /** As a call of this device left it; the feed may have told newer things by now. */
    onChanged(session: Session): void {
      const known = logs.get(session.id)?.session;
      if (known && session.lastSeq >= known.lastSeq) put(session, true);
      client.review();
    },
    /** History from elsewhere, stored already; false if the session is known by now. */
    onImported(record: SessionRecord): boolean {
      const isNew = logs.adopt(record);
      const log = logs.get(record.id);
      if (isNew && log) {
        state.setSession(log.session);
        show(log);
      }
      return isNew;
    },
    /** What is only here is changed only here. */
    changeImported(id: SessionId, change: Partial<Pick<Session, 'title'>>): void {
      const log = logs.get(id);
      if (!log?.session.imported) return;
      log.setSession({ ...log.session, ...change });
      state.setSession(log.session);
    },
    /** The socket says that the session is gone. */
    onGone: (id: SessionId): void => sayRemoved(remove(id)),
    ending(id: SessionId): void {
      endedHere.set(id, null);
    },
    notEnded(id: SessionId): void {
      const said = endedHere.get(id);
      endedHere.delete(id);
      if (said) put(said, false);
      client.review();
      parts.onProgress();
    },
    remove: (id: SessionId): void => void remove(id),
    /** The row of one session may have changed. */
    refresh(id: SessionId): void {
      const log = logs.get(id);
      if (log) show(log);
    },
    refreshAll(): void {
      for (const log of logs.all()) show(log);
    },
  };
}
