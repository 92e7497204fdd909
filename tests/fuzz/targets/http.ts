/** Requests over a raw connection, nearly right: without a token nothing changes, with one the gateway lives. */
import { connect } from 'node:net';
import type { Target } from '../fuzz.ts';
import { startFuzzHouse } from '../house.ts';
import { type Chance, mutateText, mutateValue } from '../mutate.ts';
import { lives } from './acp.ts';

const PATIENCE_MS = 100;

export async function openHttp(): Promise<Target> {
  const house = await startFuzzHouse();
  const before = await house.state();
  const id = house.sessionId;
  const requests: [string, string, unknown?][] = [
    ['GET', '/'],
    ['GET', '/assets/main-12345678.js'],
    ['GET', '/v1/sessions'],
    ['POST', '/v1/sessions', { agent: 'core', cwd: house.root, title: 'x' }],
    ['PATCH', `/v1/sessions/${id}`, { title: 'y', archived: true, readSeq: 1, unread: true }],
    ['DELETE', `/v1/sessions/${id}`],
    ['POST', `/v1/sessions/${id}/restart`, {}],
    ['GET', `/v1/sessions/${id}/events?after=1&limit=5`],
    ['GET', `/v1/sessions/${id}/entries?before=9&limit=5`],
    ['GET', `/v1/sessions/${id}/files?query=a&limit=5`],
    ['GET', `/v1/directories?path=${house.root}`],
    ['POST', '/v1/pair', { code: 'AAAA-AAAA-AAAA-AAAA', name: 'x' }],
    ['POST', '/v1/pairing', { origin: house.url }],
    ['DELETE', '/v1/devices/x'],
    ['GET', '/acp'],
  ];

  function request(chance: Chance): string {
    const [method, path, body] = chance.pick(requests);
    const content =
      body === undefined ? '' : JSON.stringify(chance.oneIn(2) ? mutateValue(body, chance) : body);
    // Only what reads may carry the token here: what a right request changes is no finding.
    const token = method === 'GET' ? house.token : 'A'.repeat(43);
    const lines = [
      `${method} ${chance.oneIn(2) ? mutateText(path, chance) : path} HTTP/1.1`,
      `Host: localhost:${house.port}`,
      ...(chance.oneIn(2) ? [`Origin: ${house.url}`] : []),
      ...(chance.oneIn(2) ? [`Authorization: Bearer ${token}`] : []),
      ...(content === ''
        ? []
        : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(content)}`]),
      ...(path === '/acp'
        ? [
            'Connection: Upgrade',
            'Upgrade: websocket',
            'Sec-WebSocket-Version: 13',
            'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
          ]
        : ['Connection: close']),
    ];
    if (chance.oneIn(3)) lines.splice(chance.below(lines.length) + 1, 0, chance.pick(EVIL));
    const text = `${lines.join('\r\n')}\r\n\r\n${content}`;
    return chance.oneIn(2) ? mutateText(text, chance) : text;
  }

  return {
    run: (chance) => knock(house.port, request(chance)),
    async check() {
      await lives(house);
      if ((await house.state()) !== before) throw new Error('something changed');
    },
    close: house.close,
  };
}

const EVIL = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: identity, chunked',
  'Content-Length: 99999999999',
  'Content-Length: -1',
  'Expect: 100-continue',
  'Upgrade: h2c',
  'Host: evil.test',
  'Origin: null',
  'Range: bytes=0-,1-,2-',
  'Last-Event-ID: \u0000',
  'Accept-Encoding: br;q=nan',
  `Cookie: ${'x'.repeat(20_000)}`,
  'Content-Type: application/json; charset=utf-7',
  ' folded: line',
  'If-None-Match: *',
] as const;

/** Until the gateway is done with it; one that waits for more of the request is left after a while. */
function knock(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(text, 'utf8')));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', () => socket.end());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
