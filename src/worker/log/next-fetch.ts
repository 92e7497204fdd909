/**
 * What is fetched next to keep this device's copy whole; pure.
 *
 * What somebody looks at comes first, then what sessions without a socket missed, then the end of every
 * conversation that is not here yet, and then what is older, of the most recently active session first.
 */
import { MAX_REPLAY_EVENTS } from '../../shared/limits.ts';
import { isBehind } from './history.ts';
import type { SessionLog } from './session-log.ts';

/** `missed`: events since; `newest`: the end of a conversation, by snapshot; `older`: a page below what is here. */
export type FetchKind = 'missed' | 'newest' | 'older';

export interface Fetch {
  kind: FetchKind;
  log: SessionLog;
}

export interface FetchFacts {
  /** A link brings this one up to date. */
  isLinked(log: SessionLog): boolean;
  isViewed(log: SessionLog): boolean;
  /** It is fetched though nobody looks at it. */
  isKept(log: SessionLog): boolean;
  /** Not to be tried earlier, ms since 1970. */
  notBefore(log: SessionLog): number;
  /** Nobody is at something that this could slow down. */
  isQuiet: boolean;
  /** The copying of what nobody asked for is paused by a person. */
  isPaused: boolean;
}

export interface NextFetch {
  fetch: Fetch | null;
  /** When to look again if nothing is due, ms since 1970; null if time changes nothing. */
  wakeAt: number | null;
}

export function nextFetch(logs: Iterable<SessionLog>, now: number, facts: FetchFacts): NextFetch {
  let best: { fetch: Fetch; rank: number } | null = null;
  let wakeAt: number | null = null;
  for (const log of logs) {
    const kind = kindOf(log, facts);
    if (kind === null) continue;
    const isViewed = facts.isViewed(log);
    if (!isViewed && !facts.isKept(log)) continue;
    const isWanted = isViewed && kind !== 'older';
    if (!isWanted && facts.isPaused && kind !== 'missed') continue;
    if (!isViewed && !facts.isQuiet) continue;
    const due = facts.notBefore(log);
    if (due > now) {
      wakeAt = Math.min(wakeAt ?? due, due);
      continue;
    }
    const rank = isWanted ? 0 : RANK[kind] - (isViewed ? 0.5 : 0);
    if (best === null || rank < best.rank || (rank === best.rank && isNewer(log, best.fetch.log)))
      best = { fetch: { kind, log }, rank };
  }
  return { fetch: best?.fetch ?? null, wakeAt: best === null ? wakeAt : null };
}

const RANK: Record<FetchKind, number> = { missed: 1, newest: 2, older: 3 };

const isNewer = (a: SessionLog, b: SessionLog): boolean => a.session.lastActivity > b.session.lastActivity;

function kindOf(log: SessionLog, { isLinked }: FetchFacts): FetchKind | null {
  const { cursor, session, hole } = log;
  if (session.imported) return null;
  if (isBehind(log) && !isLinked(log)) {
    const isNear = cursor?.epoch === session.epoch && session.lastSeq - cursor.seq <= MAX_REPLAY_EVENTS;
    return isNear ? 'missed' : 'newest';
  }
  return hole !== null && cursor !== null ? 'older' : null;
}
