#!/usr/bin/env node
/**
 * Clients of the gateway that only listen, many in one process, and cost as little as they can: they read WebSocket
 * frames off the socket themselves, and of each only its number and when it was written.
 *
 * stdin: one line of JSON, `{port, token, sockets: [{sessionId, expects}], reads}`; stdout: `{type: "ready"}` once all
 * have loaded, then `{type: "done", …}` once each has heard as many updates of the load agent as it expects.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const MARK = Buffer.from('load ');
const SEQ = Buffer.from('"aperture/seq":');
const LOADED = Buffer.from('"id":2');
const SAMPLE_EVERY = 10;

const lines = createInterface({ input: process.stdin });
const { port, token, sockets, reads } = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
const now = () => Number(process.hrtime.bigint()) / 1e6;
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const heard = { latencies: [], bytes: 0, events: 0, frames: 0, gaps: 0, closed: 0, firstAt: 0, lastAt: 0 };

/** A masked text frame, as clients must send them; the mask may be zero. */
function frame(value) {
  const payload = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...value }));
  const head = Buffer.alloc(8);
  head[0] = 0x81;
  head[1] = 0x80 | 126;
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

const numberAt = (buffer, from) => {
  let value = 0;
  for (let at = from; buffer[at] >= 48 && buffer[at] <= 57; at += 1) value = value * 10 + buffer[at] - 48;
  return value;
};

function listen({ sessionId, expects }) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let rest = Buffer.alloc(0);
    let isOpen = false;
    let left = expects;
    let lastSeq = 0;
    let done;
    const ended = new Promise((finish) => {
      done = finish;
    });
    socket.setNoDelay(true);
    socket.write(
      `GET /acp HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
        `Authorization: Bearer ${token}\r\n\r\n`,
    );

    function take(payload, at) {
      heard.frames += 1;
      const found = payload.indexOf(SEQ);
      if (found !== -1) {
        const seq = numberAt(payload, found + SEQ.length);
        // A prompt's parts share one.
        if (seq !== lastSeq && seq !== lastSeq + 1 && lastSeq !== 0) heard.gaps += 1;
        lastSeq = seq;
      }
      const mark = payload.indexOf(MARK);
      if (mark === -1) {
        if (payload.indexOf(LOADED) !== -1) {
          // Nothing that follows is taken: what a client does whose network is gone.
          if (!reads) socket.pause();
          resolve({ ended });
        }
        return;
      }
      heard.events += 1;
      heard.firstAt ||= at;
      heard.lastAt = at;
      // Chunks that were joined have several: all of them count, the first waited longest.
      for (let next = mark; next !== -1; next = payload.indexOf(MARK, next + 5)) {
        left -= 1;
        if (left % SAMPLE_EVERY === 0) {
          const text = payload.toString('latin1', next, next + 40);
          heard.latencies.push(at - Number(text.split(' ')[3]));
        }
      }
      if (left <= 0) done();
    }

    socket.on('data', (chunk) => {
      const at = now();
      heard.bytes += chunk.length;
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!isOpen) {
        const end = rest.indexOf('\r\n\r\n');
        if (end === -1) return;
        isOpen = true;
        rest = rest.subarray(end + 4);
        socket.write(
          frame({ id: 1, method: 'initialize', params: { protocolVersion: 1, clientCapabilities: {} } }),
        );
        socket.write(
          frame({ id: 2, method: 'session/load', params: { sessionId, cwd: '/', mcpServers: [] } }),
        );
      }
      let start = 0;
      while (rest.length - start >= 2) {
        let length = rest[start + 1] & 0x7f;
        let head = 2;
        if (length === 126) {
          if (rest.length - start < 4) break;
          length = rest.readUInt16BE(start + 2);
          head = 4;
        } else if (length === 127) {
          if (rest.length - start < 10) break;
          length = Number(rest.readBigUInt64BE(start + 2));
          head = 10;
        }
        if (rest.length - start < head + length) break;
        if ((rest[start] & 0x0f) === 1) take(rest.subarray(start + head, start + head + length), at);
        start += head + length;
      }
      rest = rest.subarray(start);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      heard.closed += 1;
      done();
    });
  });
}

const ends = await Promise.all(sockets.map(listen));
say({ type: 'ready' });
await Promise.all(ends.map(({ ended }) => ended));
const { user, system } = process.cpuUsage();
say({ type: 'done', ...heard, cpuMs: (user + system) / 1_000 });
// The sockets stay open until whoever started us has seen what it wants to.
lines.once('close', () => process.exit(0));
