/** The sessions that one socket has loaded. A second load of the same session takes the first one's place. */
import type { Cursor, SessionId } from '../../shared/ids.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Asks } from './asks.ts';
import type { EventTexts } from './event-texts.ts';
import type { Outlet } from './outlet.ts';
import { cancelRequest, createSessionStream, type SessionStream } from './session-stream.ts';

export interface SessionStreams {
  readonly size: number;
  has(id: SessionId): boolean;
  /** See `SessionStream.start`; null also if a later load took its place. */
  load(id: SessionId, from: Cursor | null): Promise<Cursor | null>;
  askPending(id: SessionId): void;
  /** Follows a session that is not loaded from here on: what a prompt leads to is for the one who sent it. */
  ensure(id: SessionId): void;
  /** Joins without the past: what is open is asked. */
  resume(id: SessionId): void;
  drop(id: SessionId): void;
  close(): void;
}

export interface StreamsParts {
  service: SessionService;
  outlet: Outlet;
  asks: Asks;
  texts: EventTexts;
}

export function createSessionStreams(parts: StreamsParts): SessionStreams {
  const streams = new Map<SessionId, SessionStream>();

  function drop(id: SessionId): void {
    streams.get(id)?.close();
    streams.delete(id);
    for (const ask of parts.asks.settle(id)) parts.outlet.send(cancelRequest(ask));
  }

  function open(id: SessionId): SessionStream {
    drop(id);
    const stream = createSessionStream({ ...parts, sessionId: id });
    streams.set(id, stream);
    return stream;
  }

  return {
    get size() {
      return streams.size;
    },
    has: (id) => streams.has(id),
    load: (id, from) => open(id).start(from),
    askPending: (id) => streams.get(id)?.askPending(),
    ensure(id) {
      if (!streams.has(id)) open(id).follow();
    },
    resume(id) {
      open(id).follow();
    },
    drop,
    close() {
      for (const stream of streams.values()) stream.close();
      streams.clear();
    },
  };
}
