/**
 * `GET /v1/events`: what happens to all sessions, as server-sent events. A client that comes back with
 * `Last-Event-ID` goes on from there, or gets everything as a `snapshot`.
 *
 * Memory is bounded: a reader that lets too much pile up is dropped, and comes back by itself.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FeedEvent } from '../../shared/session.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { createFeedRing, sseText } from './feed-ring.ts';

const RING_EVENTS = 2_048;
const RING_BYTES = 4 * 1024 * 1024;
/** What a reader may have unread, beside the snapshot it began with. */
const MAX_UNREAD_BYTES = 1024 * 1024;

export interface Feed {
  readonly size: number;
  attach(response: ServerResponse, deviceId: string, lastEventId: string | undefined): void;
  /** Ends the feeds of a revoked device. */
  dropDevice(deviceId: string): void;
  close(): void;
}

interface Reader {
  response: ServerResponse;
  deviceId: string;
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

  function drop(reader: Reader): void {
    readers.delete(reader);
    reader.response.destroy();
  }

  return {
    get size() {
      return readers.size;
    },
    attach(response, deviceId, lastEventId) {
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
      const reader = { response, deviceId, allowance: Buffer.byteLength(text) };
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
