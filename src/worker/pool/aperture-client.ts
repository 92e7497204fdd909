/**
 * The pool: every session's connection, at most `MAX_CONCURRENT_CONNECTIONS` at a time. It decides who is
 * connected (by `pool.ts`) and runs the links; what a link hears is not its business.
 */
import type { Params } from '../../shared/frame.ts';
import type { SessionId } from '../../shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../../shared/limits.ts';
import type { ConnectionStatus } from '../../shared/state.ts';
import type { Reply } from '../link/connection.ts';
import type { Link } from '../link/link-runner.ts';
import { type PoolMember, planPool } from './pool.ts';

export interface SessionFacts {
  /** Neither archived, ended nor failed. */
  isActive: boolean;
  isBusy: boolean;
  isViewed: boolean;
  hasQueued: boolean;
  lastActivity: number;
}

export interface ApertureClientOptions {
  createLink(id: SessionId, onChange: () => void): Link;
  factsOf(id: SessionId): SessionFacts;
  /** There is a token. */
  isPaired(): boolean;
  /** A session's connection, or its waiting for one, has changed. */
  onStatus(id: SessionId): void;
}

interface Member {
  link: Link;
  /** By a person: kept, whatever else speaks against it, until they take it back. */
  asked: 'connect' | 'disconnect' | null;
  /** New here, or asked for, and not served yet. */
  hasClaim: boolean;
  isStarted: boolean;
  wasViewed: boolean;
  isWaiting: boolean;
}

const MAX_ROUNDS = 4;

export type ApertureClient = ReturnType<typeof createApertureClient>;

export function createApertureClient(options: ApertureClientOptions) {
  const members = new Map<SessionId, Member>();
  /** Links of removed sessions, until their sockets are closed: they still take places. */
  const leaving = new Set<Link>();
  let isReviewing = false;
  let isStale = false;
  let isClosed = false;

  function add(id: SessionId): Member {
    const known = members.get(id);
    if (known) return known;
    const link = options.createLink(id, () => {
      options.onStatus(id);
      review();
    });
    const member: Member = {
      link,
      asked: null,
      hasClaim: false,
      isStarted: false,
      wasViewed: false,
      isWaiting: false,
    };
    members.set(id, member);
    return member;
  }

  function factsOf(id: SessionId, member: Member): PoolMember {
    const facts = options.factsOf(id);
    // Asked for while it was looked at: nobody looks any more, and there is nothing to wait for.
    if (member.wasViewed && !facts.isViewed && !facts.isActive && member.asked === 'connect')
      member.asked = null;
    member.wasViewed = facts.isViewed;
    const isWanted = facts.isActive || facts.hasQueued || member.asked === 'connect';
    // To the end of what it is at; an ended or archived session has no use for a place, viewed or not.
    const isKept = member.isStarted && facts.isBusy;
    return {
      id,
      wanted: options.isPaired() && member.asked !== 'disconnect' && (isWanted || isKept),
      isOpen: member.link.isOpen,
      isLeaving: member.link.isOpen && !member.isStarted,
      hasClaim: member.hasClaim || facts.isViewed || facts.hasQueued,
      isBusy: facts.isBusy || facts.isViewed || facts.hasQueued,
      lastActivity: facts.lastActivity,
    };
  }

  /** Brings the pool in line with the facts. Cheap, and called whenever one of them may have changed. */
  function review(): void {
    isStale = true;
    // Links that start or stop report so in the middle of this: the loop looks once more.
    if (isReviewing) return;
    isReviewing = true;
    for (let round = 0; isStale && !isClosed && round < MAX_ROUNDS; round += 1) {
      isStale = false;
      rearrange();
    }
    isReviewing = false;
  }

  function rearrange(): void {
    const facts = [...members].map(([id, member]) => factsOf(id, member));
    const plan = planPool(facts, MAX_CONCURRENT_CONNECTIONS - leaving.size);
    const waiting = new Set(plan.waiting);
    for (const [id, member] of members) {
      if (member.isWaiting === waiting.has(id)) continue;
      member.isWaiting = waiting.has(id);
      options.onStatus(id);
    }
    for (const id of plan.close) stop(id);
    for (const id of plan.open) start(id);
  }

  function start(id: SessionId): void {
    const member = members.get(id);
    if (!member) return;
    member.isStarted = true;
    member.hasClaim = false;
    member.link.start();
    options.onStatus(id);
  }

  function stop(id: SessionId): void {
    const member = members.get(id);
    if (!member) return;
    member.isStarted = false;
    member.link.stop();
    options.onStatus(id);
  }

  return {
    /** Takes a session in; one that is `isNew` may take the place of an idle one. */
    add(id: SessionId, isNew: boolean): void {
      const member = add(id);
      if (isNew) member.hasClaim = true;
    },
    review,
    /** Connects a session as soon as there is a place, and keeps it connected. */
    connectSession(id: SessionId): void {
      const member = add(id);
      member.asked = 'connect';
      if (member.isStarted) member.link.nudge();
      else member.hasClaim = true;
      review();
    },
    /** Disconnects it until somebody asks for it again. */
    disconnectSession(id: SessionId): void {
      const member = members.get(id);
      if (!member) return;
      member.asked = 'disconnect';
      member.hasClaim = false;
      review();
    },
    /** Its log begins anew: the socket that followed the old one is replaced, if there is one. */
    restartSession(id: SessionId): void {
      const member = members.get(id);
      if (!member?.isStarted) return;
      member.link.stop();
      member.link.start();
    },
    /** A person went to see it, or wrote to it: what they disconnected before is wanted again. */
    allowSession(id: SessionId): void {
      const member = members.get(id);
      if (member?.asked === 'disconnect') member.asked = null;
      review();
    },
    /** Sends a request of ACP; `dropped` if the session is not connected. */
    sendToSession(id: SessionId, method: string, params: Params): Promise<Reply> {
      const link = members.get(id)?.link;
      return link ? link.request(method, params) : Promise.resolve({ type: 'dropped' });
    },
    getConnectionStatus: (id: SessionId): ConnectionStatus =>
      members.get(id)?.link.state.status ?? 'disconnected',
    isConnected: (id: SessionId): boolean => members.get(id)?.link.isConnected ?? false,
    isWaiting: (id: SessionId): boolean => members.get(id)?.isWaiting ?? false,
    /** Its link brings it up to date, or will. */
    isLinked: (id: SessionId): boolean => members.get(id)?.isStarted ?? false,
    linkOf: (id: SessionId): Link | undefined => members.get(id)?.link,
    /** A link is on its way to be connected (not one that waits for its next try). */
    get isOpening(): boolean {
      return [...members.values()].some(({ link }) => link.isOpening);
    },
    /** Places taken. */
    get openCount(): number {
      return [...members.values()].filter(({ link }) => link.hasSocket).length;
    },
    nudge(): void {
      for (const { link } of members.values()) link.nudge();
    },
    reachable(): void {
      for (const { link } of members.values()) link.reachable();
    },
    offline(): void {
      for (const { link } of members.values()) link.offline();
    },
    remove(id: SessionId): void {
      const member = members.get(id);
      if (!member) return;
      members.delete(id);
      const { link } = member;
      link.stop();
      if (link.isOpen) {
        leaving.add(link);
        void link.closed().then(() => {
          leaving.delete(link);
          review();
        });
      }
      review();
    },
    /** Disconnects all and ends once every socket has said that it is closed. */
    async disconnectAll(): Promise<void> {
      isClosed = true;
      const links = [...leaving, ...[...members.values()].map(({ link }) => link)];
      for (const link of links) link.stop();
      await Promise.all(links.map((link) => link.closed()));
    },
  };
}
