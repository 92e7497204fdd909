/**
 * The writing side of one socket: frames in order, a batch in one write, and a bound on what may wait.
 * It knows nothing of what is written.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type Frame, writeFrame } from '../../shared/frame.ts';
import type { WrittenFrames } from './written-frames.ts';

/**
 * A client that has let more than this pile up by the next write is too slow: its socket closes with 1013.
 * One write may be larger: what counts is that the ones before it were taken.
 */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;
/** How long a closing handshake may take. */
const CLOSE_PATIENCE_MS = 1_000;

export interface Outlet {
  readonly isOpen: boolean;
  readonly unsentBytes: number;
  /** When something was last written, by the clock. */
  readonly lastSentAt: number;
  send(frame: Frame): void;
  /** Frames that are written already, as one write. */
  sendWritten(frames: WrittenFrames): void;
  /** What is sent within goes out as one write. */
  batch(write: () => void): void;
  /** Resolves once the client has taken what was sent, or the socket is gone. */
  drained(): Promise<void>;
  /** Resolves when the socket is gone. */
  readonly closed: Promise<void>;
  ping(): void;
  close(code: number, reason: string): void;
}

export function createOutlet(socket: WebSocket, stream: Duplex, now: () => number): Outlet {
  let lastSentAt = now();
  let closing = false;
  let inBatch = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  const isOpen = (): boolean => !closing && socket.readyState === socket.OPEN;

  function close(code: number, reason: string): void {
    if (closing) return;
    closing = true;
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), CLOSE_PATIENCE_MS).unref();
  }

  /** False, and the end of the socket, if the client does not take what it gets. */
  function keepsUp(): boolean {
    if (inBatch || socket.bufferedAmount <= MAX_UNSENT_BYTES) return true;
    close(1013, 'Too slow');
    return false;
  }

  return {
    get isOpen() {
      return isOpen();
    },
    get unsentBytes() {
      return socket.bufferedAmount;
    },
    get lastSentAt() {
      return lastSentAt;
    },
    send(frame) {
      if (!isOpen() || !keepsUp()) return;
      lastSentAt = now();
      socket.send(writeFrame(frame));
    },
    // Past the library, which would make each of them anew for each socket. It keeps nothing back itself: without
    // compression it writes at once, so the order holds.
    sendWritten({ wire }) {
      if (!isOpen() || !keepsUp()) return;
      lastSentAt = now();
      stream.write(wire);
    },
    batch(write) {
      if (!isOpen() || !keepsUp()) return;
      inBatch = true;
      stream.cork();
      try {
        write();
      } finally {
        stream.uncork();
        inBatch = false;
      }
    },
    drained: () =>
      new Promise((resolve) => {
        if (!isOpen() || !stream.writableNeedDrain) {
          // Lets others have their turn between the pages of a long replay.
          setImmediate(resolve);
          return;
        }
        const done = (): void => {
          stream.off('drain', done);
          stream.off('close', done);
          resolve();
        };
        stream.on('drain', done);
        stream.on('close', done);
      }),
    closed,
    ping() {
      if (isOpen()) socket.ping();
    },
    close,
  };
}
