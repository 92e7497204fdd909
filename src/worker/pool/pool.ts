/**
 * Who gets one of the places, decided anew from the facts each time; pure.
 *
 * Free places go to whoever wants one. When there is none, a session with a claim (it is new, viewed, or asked
 * for) takes the place of the oldest idle one; a session that merely wants one never does, or two idle
 * sessions would push each other out for ever.
 */
import type { SessionId } from '../../shared/ids.ts';

export interface PoolMember {
  id: SessionId;
  /** It should have a socket. */
  wanted: boolean;
  /** It takes a place, though its socket may only be opening or closing. */
  isOpen: boolean;
  /** It is giving its place back. */
  isLeaving: boolean;
  /** May take the place of an idle one. */
  hasClaim: boolean;
  /** A turn runs or waits for an answer, a visible tab shows it, or something is queued for it. */
  isBusy: boolean;
  /** Ms since 1970. */
  lastActivity: number;
}

export interface PoolPlan {
  open: SessionId[];
  close: SessionId[];
  /** They want a place and have none. */
  waiting: SessionId[];
}

export function planPool(members: readonly PoolMember[], places: number): PoolPlan {
  const open: SessionId[] = [];
  const close: SessionId[] = [];
  const waiting: SessionId[] = [];
  for (const member of members) {
    if (member.isOpen && !member.isLeaving && !member.wanted) close.push(member.id);
  }
  let free = places - members.filter((member) => member.isOpen).length;
  // Places that come free by themselves: nobody else need leave for them.
  let coming = members.filter((member) => member.isOpen && (member.isLeaving || !member.wanted)).length;
  const evictable = members
    .filter(
      (member) => member.isOpen && !member.isLeaving && member.wanted && !member.isBusy && !member.hasClaim,
    )
    .sort((a, b) => a.lastActivity - b.lastActivity);

  const newcomers = members
    .filter((member) => member.wanted && !member.isOpen)
    .sort(
      (a, b) =>
        Number(b.hasClaim) - Number(a.hasClaim) ||
        Number(b.isBusy) - Number(a.isBusy) ||
        b.lastActivity - a.lastActivity,
    );
  for (const newcomer of newcomers) {
    if (free > 0) {
      free -= 1;
      open.push(newcomer.id);
      continue;
    }
    waiting.push(newcomer.id);
    if (!newcomer.hasClaim) continue;
    if (coming > 0) {
      coming -= 1;
      continue;
    }
    const oldest = evictable.shift();
    if (oldest) close.push(oldest.id);
  }
  return { open, close, waiting };
}
