/** Logged events as frames: written once, however many sockets they go to. */
import type { LogEvent } from '../../shared/event.ts';
import { framesOf } from '../../shared/event-frames.ts';
import type { Epoch, SessionId } from '../../shared/ids.ts';
import { type WrittenFrames, writeFrames } from './written-frames.ts';

export interface EventTexts {
  /** The frames of these events, in order. */
  of(sessionId: SessionId, epoch: Epoch, events: readonly LogEvent[]): WrittenFrames;
}

export function createEventTexts(): EventTexts {
  // What is committed is one list for all its followers, and goes with the last of them.
  const known = new WeakMap<readonly LogEvent[], WrittenFrames>();
  return {
    of(sessionId, epoch, events) {
      const written =
        known.get(events) ?? writeFrames(events.flatMap((event) => framesOf(sessionId, epoch, event)));
      known.set(events, written);
      return written;
    },
  };
}
