/**
 * `GET /v1/events`: what happens to all sessions, as server-sent events. A client that comes back with
 * `Last-Event-ID` goes on from there, or gets everything as a `snapshot`.
 *
 * Memory is bounded: a reader that lets too much pile up is dropped, and comes back by itself; and a device has one
 * reader at a time of those that say so.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { FEED_REPLACED } from '../../shared/http.ts';
import type { FeedEvent } from '../../shared/session.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { createFeedRing, sseText } from './feed-ring.ts';

const RING_EVENTS = 2_048;
const RING_BYTES = 4 * 1024 * 1024;
/** What a reader may have unread, beside the snapshot it began with. */
const MAX_UNREAD_BYTES = 1024 * 1024;

export interface Feed {
  readonly size: number;
  attach(response: ServerResponse, reader: ReaderOptions): void;
  /** Ends the feeds of a revoked device. */
  dropDevice(deviceId: string): void;
  close(): void;
}

export interface ReaderOptions {
  deviceId: string;
  /** The last that it has heard, if it was here before. */
  lastEventId: string | undefined;
  /** It takes the place of this device's other one that says so. */
  isOnly: boolean;
}

interface Reader extends Pick<ReaderOptions, 'deviceId' | 'isOnly'> {
  response: ServerResponse;
  /** Bytes of the snapshot, not yet read as far as is known. */
  allowance: number;
}

export function createFeed(service: Pick<SessionService, 'list' | 'onChange'>, heartbeatMs: number): Feed {
  const ring = createFeedRing(randomUUID().slice(0, 8), RING_EVENTS, RING_BYTES);
  const readers = new Set<Reader>();

  const stop = service.onChange((event) => {
    const { type, ...data } = event satisfies FeedEvent;
    const { text } = ring.push(type, JSON.stringify(data));
    for (const reader of readers) write(reader, text);
  });
  const heartbeat = setInterval(() => {
    for (const reader of readers) write(reader, ': still here\n\n');
  }, heartbeatMs);
  heartbeat.unref();

  function write(reader: Reader, text: string): void {
    const { response } = reader;
    if (response.writableLength === 0) reader.allowance = 0;
    const isSlow = response.writableLength > MAX_UNREAD_BYTES + reader.allowance;
    if (isSlow || response.destroyed) drop(reader);
    else response.write(text);
  }

  function end(reader: Reader): void {
    // Nobody reads there: last words would wait for ever.
    if (reader.response.writableLength > 0) {
      drop(reader);
      return;
    }
    readers.delete(reader);
    reader.response.end(`event: ${FEED_REPLACED}\ndata: {}\n\n`);
  }

  function drop(reader: Reader): void {
    readers.delete(reader);
    reader.response.destroy();
  }

  return {
    get size() {
      return readers.size;
    },
    attach(response, { deviceId, lastEventId, isOnly }) {
      if (isOnly)
        for (const reader of readers) if (reader.isOnly && reader.deviceId === deviceId) end(reader);
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // Tells nginx to pass events on as they come.
        'X-Accel-Buffering': 'no',
      });
      const missed = lastEventId === undefined ? null : ring.since(lastEventId);
      const text = missed
        ? missed.map((line) => line.text).join('')
        : sseText(ring.lastId, 'snapshot', JSON.stringify({ sessions: service.list() }));
      const reader = { response, deviceId, isOnly, allowance: Buffer.byteLength(text) };
      readers.add(reader);
      response.on('close', () => readers.delete(reader));
      response.on('error', () => drop(reader));
      // A comment first, so that the client knows at once that it is connected.
      response.write(`: connected\n\n${text}`);
    },
    dropDevice(deviceId) {
      for (const reader of readers) if (reader.deviceId === deviceId) drop(reader);
    },
    close() {
      stop();
      clearInterval(heartbeat);
      for (const reader of readers) drop(reader);
    },
  };
}
