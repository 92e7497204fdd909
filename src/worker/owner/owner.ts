/**
 * Which worker owns the sockets and the database: the one that holds the owner lock. Pure.
 *
 *   waiting ──granted──▶ owning ──asked, and gives way──▶ releasing ──released──▶ superseded
 *      │ └─ an owner that never answers is hung: its lock is taken ─▶ claiming ─▶ owning ▲
 *      └── the owner is newer, or the like of it and stays ───────────────────────────────┘
 *
 * `claiming` has the lock and waits a moment before it begins: another may have counted the same silence, and may
 * be taking the lock just now. Whoever is robbed while it claims has begun nothing, and waits again.
 *
 * Workers are ordered by build, then generation: an older one never takes over from a newer. A worker that asks
 * says so again and again; a live owner answers every time, so silence proves that it hangs.
 *
 * WebKit starts a browser's first SharedWorker twice, gives the first tab the one and all later tabs the other, and
 * ends neither with its tabs. So an owner whose tabs have all left gives way to its like, and a worker whose like
 * owns it all, and stays, tells its tabs to go on to the next generation, where all of them meet.
 */

export interface WorkerIdentity {
  /** Sorts by the time of the build. */
  build: string;
  /** Within a build: a hung worker's successor has a higher one. */
  generation: number;
}

export type HandoverMessage =
  | { type: 'ask'; from: WorkerIdentity }
  /** The owner's first word, and its answer to every `ask`: it lives. */
  | { type: 'owner'; from: WorkerIdentity };

export type OwnerPhase = 'waiting' | 'claiming' | 'owning' | 'releasing' | 'superseded';

export interface OwnerState {
  phase: OwnerPhase;
  self: WorkerIdentity;
  /** Asks in a row without an answer. */
  unanswered: number;
  /** Answers of an owner that is neither newer nor older. */
  equals: number;
  /**
   * We stood still while we waited: what is granted now may have been taken long ago. No word of an owner ends that,
   * since what is read first on waking was said before.
   */
  isDoubtful: boolean;
  /** The lock is being taken: whatever is heard before it is granted, others may be taking it, too. */
  isStealing: boolean;
}

export type OwnerEvent =
  | { type: 'start' }
  /** `isLate`: as below. */
  | { type: 'granted'; isLate: boolean }
  /** The lock was taken from us: we must have hung. */
  | { type: 'stolen' }
  /** `isLeft`: there were tabs here, and none is any more. */
  | { type: 'message'; message: HandoverMessage; isLeft: boolean }
  /** `isLate`: it comes much later than it was to: we stood still, and have not read what was said meanwhile. */
  | { type: 'askAgain'; isLate: boolean }
  | { type: 'released' };

export type OwnerEffect =
  | { type: 'request'; steal: boolean }
  | { type: 'withdraw' }
  | { type: 'send'; message: HandoverMessage }
  | { type: 'armAsk'; ms: number }
  | { type: 'disarmAsk' }
  | { type: 'begin' }
  /** Close sockets and await it, flush, close the database, then say `released`. */
  | { type: 'release' }
  /** The same, but at once and without writing: somebody else owns it all by now. */
  | { type: 'abandon' }
  | { type: 'letGo' }
  | { type: 'tellTabs' }
  /** Tells the tabs that they are at the wrong one of two. */
  | { type: 'tellDouble' };

/** How often a waiting worker asks. */
export const ASK_EVERY_MS = 150;
/** How many asks without an answer prove a hang; fewer where tabs found one before: that is what generations are for. */
const HUNG_AFTER_ASKS = 10;
const STILL_HUNG_AFTER_ASKS = 4;
/** Long enough for one that gives way to be gone. */
const DOUBLE_AFTER_ANSWERS = 5;
/** Longer than a message between workers takes: what is on its way is heard before the lock is taken, and after. */
export const LAST_CALL_MS = 50;
export const CLAIM_MS = 100;
/** Browsers let timers of what is hidden come up to a second late. */
export const LATE_MS = 1_100;

const hungAfter = ({ generation }: WorkerIdentity): number =>
  generation > 0 ? STILL_HUNG_AFTER_ASKS : HUNG_AFTER_ASKS;

export const isNewer = (a: WorkerIdentity, b: WorkerIdentity): boolean =>
  a.build === b.build ? a.generation > b.generation : a.build > b.build;

export const createOwnerState = (self: WorkerIdentity): OwnerState => ({
  phase: 'waiting',
  self,
  unanswered: 0,
  equals: 0,
  isDoubtful: false,
  isStealing: false,
});

export function stepOwner(
  state: OwnerState,
  event: OwnerEvent,
): { state: OwnerState; effects: OwnerEffect[] } {
  const stay = { state, effects: [] };
  switch (event.type) {
    case 'start':
      return wait(state);
    case 'granted':
      // Taken, and then heard of a newer one that is there: what nobody uses, nobody must hold.
      if (state.phase === 'superseded') return { state, effects: [{ type: 'letGo' }] };
      if (state.phase !== 'waiting') return stay;
      // Said aloud: who counted the silence of the one before would take the lock from us.
      return state.unanswered === 0 && !state.isStealing && !state.isDoubtful && !event.isLate
        ? {
            state: { ...state, phase: 'owning' },
            effects: [{ type: 'disarmAsk' }, announce(state), { type: 'begin' }],
          }
        : {
            state: { ...state, phase: 'claiming', isStealing: false },
            effects: [{ type: 'disarmAsk' }, announce(state), { type: 'armAsk', ms: CLAIM_MS }],
          };
    case 'stolen':
      if (state.phase === 'claiming') return wait(state);
      if (state.phase !== 'owning' && state.phase !== 'releasing') return stay;
      return {
        state: { ...state, phase: 'superseded' },
        effects: [{ type: 'abandon' }, { type: 'tellTabs' }],
      };
    case 'askAgain': {
      if (state.phase === 'claiming') {
        if (event.isLate) return { state, effects: [announce(state), { type: 'armAsk', ms: CLAIM_MS }] };
        return { state: { ...state, phase: 'owning', unanswered: 0 }, effects: [{ type: 'begin' }] };
      }
      if (state.phase !== 'waiting') return stay;
      const unanswered = state.unanswered + (event.isLate ? 0 : 1);
      if (unanswered > hungAfter(state.self)) {
        return {
          state: { ...state, unanswered: 1, isStealing: true },
          effects: [
            { type: 'request', steal: true },
            { type: 'armAsk', ms: ASK_EVERY_MS },
          ],
        };
      }
      return {
        state: { ...state, unanswered, isDoubtful: state.isDoubtful || event.isLate },
        effects: [
          ask(state),
          { type: 'armAsk', ms: unanswered === hungAfter(state.self) ? LAST_CALL_MS : ASK_EVERY_MS },
        ],
      };
    }
    case 'message':
      return onMessage(state, event.message, event.isLeft);
    case 'released':
      if (state.phase !== 'releasing') return stay;
      return {
        state: { ...state, phase: 'superseded' },
        effects: [{ type: 'letGo' }, { type: 'tellTabs' }],
      };
  }
}

const wait = (state: OwnerState): ReturnType<typeof stepOwner> => ({
  state: { ...state, phase: 'waiting', unanswered: 0, equals: 0, isDoubtful: false, isStealing: false },
  effects: [
    { type: 'disarmAsk' },
    { type: 'request', steal: false },
    ask(state),
    { type: 'armAsk', ms: ASK_EVERY_MS },
  ],
});
const announce = (state: OwnerState): OwnerEffect => ({
  type: 'send',
  message: { type: 'owner', from: state.self },
});
const ask = (state: OwnerState): OwnerEffect => ({
  type: 'send',
  message: { type: 'ask', from: state.self },
});

function onMessage(
  state: OwnerState,
  { type, from }: HandoverMessage,
  isLeft: boolean,
): ReturnType<typeof stepOwner> {
  const stay = { state, effects: [] };
  switch (type) {
    case 'ask': {
      if (state.phase === 'waiting' || state.phase === 'superseded') return stay;
      const answer = announce(state);
      const givesWay = isNewer(from, state.self) || (isLeft && !isNewer(state.self, from));
      if (state.phase !== 'owning' || !givesWay) return { state, effects: [answer] };
      return { state: { ...state, phase: 'releasing' }, effects: [answer, { type: 'release' }] };
    }
    case 'owner': {
      if (state.phase !== 'waiting') return stay;
      const equals = isNewer(state.self, from) ? 0 : state.equals + 1;
      const isDouble = equals >= DOUBLE_AFTER_ANSWERS;
      if (isDouble || isNewer(from, state.self)) {
        const tell: OwnerEffect = { type: isDouble ? 'tellDouble' : 'tellTabs' };
        return {
          state: { ...state, phase: 'superseded' },
          effects: [{ type: 'withdraw' }, { type: 'disarmAsk' }, tell],
        };
      }
      return { state: { ...state, unanswered: 0, equals }, effects: [] };
    }
  }
}
