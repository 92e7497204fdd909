/** Runs the owner machine on a Web Lock, a BroadcastChannel and a clock. */
import * as v from 'valibot';
import { OWNER_LOCK } from '../../shared/locks.ts';
import type { Clock } from '../clock.ts';
import {
  createOwnerState,
  type HandoverMessage,
  LATE_MS,
  type OwnerEffect,
  type OwnerEvent,
  type OwnerPhase,
  stepOwner,
  type WorkerIdentity,
} from './owner.ts';

/** What is used of `navigator.locks`. */
export interface Locks {
  request(
    name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    callback: () => Promise<void>,
  ): Promise<unknown>;
}

export interface Channel {
  post(message: HandoverMessage): void;
  close(): void;
}

export interface OwnerOptions {
  self: WorkerIdentity;
  locks: Locks;
  clock: Clock;
  openChannel(onMessage: (data: unknown) => void): Channel;
  /** The sockets and the database are ours. */
  begin(): void;
  /** Ends once all of it is given up: sockets closed, everything stored, the database closed. */
  release(): Promise<void>;
  abandon(): void;
  onSuperseded(): void;
  /** Another of the very same name is the owner, and stays it. */
  onDouble(): void;
  /** There were tabs here, and none is any more. */
  isLeft(): boolean;
}

const identity = v.object({ build: v.string(), generation: v.number() });
const messageSchema = v.variant('type', [
  v.object({ type: v.literal('ask'), from: identity }),
  v.object({ type: v.literal('owner'), from: identity }),
]);

export type Owner = ReturnType<typeof createOwner>;

export function createOwner(options: OwnerOptions) {
  let state = createOwnerState(options.self);
  let letGo: (() => void) | null = null;
  let request: AbortController | null = null;
  let cancelAsk: (() => void) | null = null;
  let askDueAt = Number.POSITIVE_INFINITY;
  const channel = options.openChannel((data) => {
    const message = v.safeParse(messageSchema, data);
    if (message.success) dispatch({ type: 'message', message: message.output, isLeft: options.isLeft() });
  });

  function dispatch(event: OwnerEvent): void {
    const step = stepOwner(state, event);
    state = step.state;
    for (const effect of step.effects) run(effect);
  }

  function run(effect: OwnerEffect): void {
    switch (effect.type) {
      case 'request':
        requestLock(effect.steal);
        return;
      case 'withdraw':
        request?.abort();
        return;
      case 'send':
        channel.post(effect.message);
        return;
      case 'armAsk':
        armAsk(effect.ms);
        return;
      case 'disarmAsk':
        cancelAsk?.();
        askDueAt = Number.POSITIVE_INFINITY;
        return;
      case 'begin':
        options.begin();
        return;
      case 'release':
        return void options
          .release()
          .catch(() => {})
          .then(() => dispatch({ type: 'released' }));
      case 'abandon':
        options.abandon();
        return;
      case 'letGo':
        letGo?.();
        return;
      case 'tellTabs':
        options.onSuperseded();
        return;
      case 'tellDouble':
        options.onDouble();
        return;
    }
  }

  function armAsk(ms: number): void {
    const { clock } = options;
    askDueAt = clock.now() + ms;
    cancelAsk = clock.after(ms, () => dispatch({ type: 'askAgain', isLate: isLate() }));
  }

  /** The next word of ours is long overdue. */
  const isLate = (): boolean => options.clock.now() - askDueAt > LATE_MS;

  function requestLock(steal: boolean): void {
    const controller = new AbortController();
    const queued = request;
    request = controller;
    const hold = (): Promise<void> => {
      // The request that waited in the queue must not be granted a second time later.
      if (steal) queued?.abort();
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      dispatch({ type: 'granted', isLate: isLate() });
      return held;
    };
    // A request that steals cannot be aborted (Web Locks, 3.1): it is granted at once.
    void options.locks
      .request(OWNER_LOCK, steal ? { steal } : { signal: controller.signal }, hold)
      .catch(() => {
        // Aborted while it waited: our own doing. Rejected while held: somebody took it.
        if (!controller.signal.aborted) dispatch({ type: 'stolen' });
      });
  }

  return {
    get phase(): OwnerPhase {
      return state.phase;
    },
    start: (): void => dispatch({ type: 'start' }),
  };
}
