/** Logged events as bytes of frames: written once, however many sockets they go to. */
import type { LogEvent } from '../../shared/event.ts';
import { framesOf } from '../../shared/event-frames.ts';
import { writeFrame } from '../../shared/frame.ts';
import type { Epoch, SessionId } from '../../shared/ids.ts';

export interface EventTexts {
  of(sessionId: SessionId, epoch: Epoch, event: LogEvent): readonly Buffer[];
}

export function createEventTexts(): EventTexts {
  // A committed event is one object for all its followers, and goes with the last of them.
  const texts = new WeakMap<LogEvent, readonly Buffer[]>();
  return {
    of(sessionId, epoch, event) {
      let known = texts.get(event);
      if (!known) {
        known = framesOf(sessionId, epoch, event).map((frame) => Buffer.from(writeFrame(frame)));
        texts.set(event, known);
      }
      return known;
    },
  };
}
