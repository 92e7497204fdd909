/**
 * The rule by which copies are given up when there is no room. Pure.
 *
 * First sessions that are over (ended, failed, archived), oldest first; then those that are idle, oldest first.
 * Never one that somebody looks at, that is connected or at work, that has something queued, or that only this
 * device has. The gateway keeps all of them, and a copy that was given up is fetched again when it is opened.
 */
import type { Session } from '../../shared/session.ts';

export interface Expendable {
  session: Pick<Session, 'state' | 'archived' | 'imported' | 'lastActivity'>;
  /** Something of it is stored. */
  hasCopy: boolean;
  isViewed: boolean;
  isLinked: boolean;
  hasQueued: boolean;
}

const isOver = ({ state, archived }: Expendable['session']): boolean =>
  archived || state === 'ended' || state === 'failed';

/** Those that may go, in the order in which they go. */
export function inOrderOfNeed<T extends Expendable>(all: Iterable<T>): T[] {
  return [...all]
    .filter(({ session, hasCopy, isViewed, isLinked, hasQueued }) => {
      const isHeld = isViewed || isLinked || hasQueued || session.imported === true;
      return hasCopy && !isHeld && (isOver(session) || session.state === 'idle');
    })
    .sort(
      (a, b) =>
        Number(isOver(b.session)) - Number(isOver(a.session)) ||
        a.session.lastActivity - b.session.lastActivity,
    );
}
