/**
 * The writing side of one socket: frames in order, a batch in one write, and a bound on what may wait.
 * It knows nothing of what is written.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type Frame, writeFrame } from '../../shared/frame.ts';

/** A client that lets more than this pile up is too slow: its socket closes with 1013. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024;
/** How long a closing handshake may take. */
const CLOSE_PATIENCE_MS = 1_000;

export interface Outlet {
  readonly isOpen: boolean;
  readonly unsentBytes: number;
  /** When something was last written, by the clock. */
  readonly lastSentAt: number;
  send(frame: Frame): void;
  /** A frame that is written already. */
  sendText(text: Buffer): void;
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
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  const isOpen = (): boolean => !closing && socket.readyState === socket.OPEN;

  function send(data: string | Buffer): void {
    if (!isOpen()) return;
    lastSentAt = now();
    socket.send(data, { binary: false });
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
    send: (frame) => send(writeFrame(frame)),
    sendText: send,
    batch(write) {
      stream.cork();
      write();
      stream.uncork();
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
    close(code, reason) {
      if (closing) return;
      closing = true;
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), CLOSE_PATIENCE_MS).unref();
    },
  };
}
