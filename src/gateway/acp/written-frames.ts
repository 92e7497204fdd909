/**
 * Frames as text and as they go over the wire: what goes to many sockets is written once. The wire form is that of
 * RFC 6455, section 5.2, for text from a server: one fragment, no mask, no extension.
 */
import { type Frame, writeFrame } from '../../shared/frame.ts';

export interface WrittenFrames {
  readonly texts: readonly string[];
  /** All of them, one after the other. */
  readonly wire: Buffer;
}

const FINAL_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

export function writeFrames(frames: readonly Frame[]): WrittenFrames {
  const texts = frames.map(writeFrame);
  let wire: Buffer | null = null;
  return {
    texts,
    get wire() {
      wire ??= wireOf(texts);
      return wire;
    },
  };
}

function wireOf(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const wire = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headLength(length) + length, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at = writeHead(wire, at, lengths[index] ?? 0);
    at += wire.write(text, at);
  }
  return wire;
}

const headLength = (length: number): number => (length < LENGTH_16 ? 2 : length < 2 ** 16 ? 4 : 10);

function writeHead(wire: Buffer, at: number, length: number): number {
  wire[at] = FINAL_TEXT;
  if (length < LENGTH_16) {
    wire[at + 1] = length;
    return at + 2;
  }
  if (length < 2 ** 16) {
    wire[at + 1] = LENGTH_16;
    return wire.writeUInt16BE(length, at + 2);
  }
  wire[at + 1] = LENGTH_64;
  return wire.writeBigUInt64BE(BigInt(length), at + 2);
}
