/**
 * A gateway with a session at work, and bytes to knock at it with: no client library puts right what an attacker
 * would not. It knows what the gateway holds, so that a refusal can be seen to have changed nothing.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type FuzzHouse, startFuzzHouse } from '../fuzz/house.ts';

export interface Attacked extends FuzzHouse {
  /** A device of its own, with its token. */
  pair(name: string): Promise<{ id: string; token: string }>;
  /** Runs the attack, and holds that sessions, devices, agents, the log and the files are as they were. */
  unchanged<T>(attack: () => Promise<T>): Promise<T>;
}

/** Its root has a directory "inside", and "out", a link that leads out of it. */
export async function startAttacked(): Promise<Attacked> {
  const house = await startFuzzHouse();
  mkdirSync(join(house.root, 'inside'));
  symlinkSync('/', join(house.root, 'out'));
  return {
    ...house,
    async pair(name) {
      const body = JSON.stringify({ code: house.createPairCode(), name });
      const answer = await fetch(`${house.url}/v1/pair`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      const { token, device } = (await answer.json()) as { token: string; device: { id: string } };
      return { id: device.id, token };
    },
    async unchanged(attack) {
      const before = await house.state();
      const result = await attack();
      expect(await house.state()).toBe(before);
      expect(house.errors).toEqual([]);
      return result;
    },
  };
}

export interface RawRequest {
  method?: string;
  path?: string;
  /** Null: no such line. */
  host?: string | null;
  headers?: readonly string[];
  /** Sent as it is; its length and type are stated unless `headers` do. */
  body?: string;
}

/** A request as bytes, by HTTP/1.1. */
export function requestText(port: number, request: RawRequest): string {
  const { method = 'GET', path = '/', host = `localhost:${port}`, headers = [], body } = request;
  const states = (name: string): boolean => headers.some((line) => line.toLowerCase().startsWith(name));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(host === null ? [] : [`Host: ${host}`]),
    ...(body === undefined || states('content-type:') ? [] : ['Content-Type: application/json']),
    ...(body === undefined || states('content-length:') || states('transfer-encoding:')
      ? []
      : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ...(states('connection:') ? [] : ['Connection: close']),
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** All that comes back until the gateway ends the connection. */
export function knock(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      // Who says goodbye on a WebSocket waits for the other.
      if (statusOf(answer) === 101 && closeCode(answer) !== null) socket.end();
    });
    socket.on('close', () => resolve(answer));
    // What is refused may be cut off before all of it was sent.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

export const bearer = (token: string): string => `Authorization: Bearer ${token}`;

export const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
] as const;

interface FrameOptions {
  opcode?: number;
  head?: number;
  masked?: boolean;
}

/** A frame as a client sends it (RFC 6455, section 5.2), masked with zeros; `head` in place of its first byte. */
export function frame(payload: string | Buffer, how: FrameOptions = {}): Buffer {
  const { opcode = 1, masked = true } = how;
  const head = how.head ?? 0x80 | opcode;
  const data = Buffer.from(payload);
  const size = Buffer.alloc(data.length < 126 ? 1 : data.length < 65_536 ? 3 : 9);
  if (size.length === 1) size[0] = data.length;
  else if (size.length === 3) {
    size[0] = 126;
    size.writeUInt16BE(data.length, 1);
  } else {
    size[0] = 127;
    size.writeBigUInt64BE(BigInt(data.length), 1);
  }
  if (masked) size[0] = (size[0] ?? 0) | 0x80;
  return Buffer.concat([Buffer.from([head]), size, Buffer.alloc(masked ? 4 : 0), data]);
}

export const call = (id: number, method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

export const authenticate = (token: string): string =>
  call(2, 'authenticate', { methodId: 'aperture-token', _meta: { 'aperture/token': token } });

/** The code with which the gateway closed a socket, in what came after the upgrade; null if it did not say. */
export function closeCode(answer: string): number | null {
  const bytes = Buffer.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'latin1');
  for (let at = 0; at + 2 <= bytes.length; ) {
    const length = (bytes[at + 1] ?? 0) & 0x7f;
    const head = length === 126 ? 4 : length === 127 ? 10 : 2;
    // The rest is still to come.
    if (at + head + 2 > bytes.length) return null;
    const size =
      length === 126
        ? bytes.readUInt16BE(at + 2)
        : length === 127
          ? Number(bytes.readBigUInt64BE(at + 2))
          : length;
    if (((bytes[at] ?? 0) & 0x0f) === 8) return size < 2 ? null : bytes.readUInt16BE(at + head);
    at += head + size;
  }
  return null;
}
