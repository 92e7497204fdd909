/**
 * What must be refused on HTTP, tried on a gateway with a session at work, byte by byte: each time with the answer
 * that it gets, and with everything that the gateway holds as it was before.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Attacked,
  bearer,
  knock,
  type RawRequest,
  requestText,
  startAttacked,
  statusOf,
} from './door-attack.ts';

let house: Attacked;
beforeAll(async () => {
  house = await startAttacked();
});
afterAll(() => house.close());

const send = async (request: RawRequest): Promise<number> =>
  statusOf(await knock(house.port, requestText(house.port, request)));

/** Whatever reads or changes something, as a device may. */
const requests = async (): Promise<RawRequest[]> => {
  const session = `/v1/sessions/${house.sessionId}`;
  const { devices } = (await house.get('/v1/devices')) as { devices: { id: string }[] };
  const json = (value: object): string => JSON.stringify(value);
  return [
    { path: '/v1/status' },
    { path: '/v1/sessions' },
    { path: `${session}/events` },
    { path: `${session}/entries` },
    { path: `${session}/files?query=` },
    { path: '/v1/directories' },
    { path: '/v1/devices' },
    { path: '/v1/agents' },
    { path: '/v1/events' },
    { method: 'HEAD', path: '/v1/events' },
    { method: 'POST', path: '/v1/sessions', body: json({ agent: 'core' }) },
    { method: 'PATCH', path: session, body: json({ title: 'taken', archived: true }) },
    { method: 'DELETE', path: session },
    { method: 'POST', path: `${session}/restart`, body: '{}' },
    { method: 'DELETE', path: `/v1/devices/${devices[0]?.id}` },
    { method: 'POST', path: '/v1/pairing', body: '{}' },
  ];
};

describe('without a token that is right', () => {
  it.each<[string, (token: string) => string[]]>([
    ['no token', () => []],
    ['a wrong token', () => [bearer('A'.repeat(43))]],
    ['a part of the token', (token) => [bearer(token.slice(0, -1))]],
    ['the token and more', (token) => [bearer(`${token}A`)]],
    [
      'the token in another case',
      (token) => [bearer(token === token.toUpperCase() ? token.toLowerCase() : token.toUpperCase())],
    ],
    [
      'the token by another scheme',
      (token) => [`Authorization: Basic ${Buffer.from(`x:${token}`).toString('base64')}`],
    ],
    ['the token without a scheme', (token) => [`Authorization: ${token}`]],
    ['the token as a cookie', (token) => [`Cookie: token=${token}; aperture=${token}`]],
    [
      'the token in other headers',
      (token) => [`X-Api-Key: ${token}`, `Proxy-Authorization: Bearer ${token}`],
    ],
    ['a wrong token before the right one', (token) => [bearer('wrong'), bearer(token)]],
    ['a token that no line may hold', () => [bearer('\u00e4'.repeat(43))]],
    ['a token without end', () => [bearer('A'.repeat(8_000))]],
  ])('%s: everything is 401', async (_name, headers) => {
    await house.unchanged(async () => {
      for (const request of await requests()) {
        const given = { ...request, headers: headers(house.token) };
        expect([request.method, request.path, await send(given)]).toEqual([
          request.method,
          request.path,
          401,
        ]);
      }
    });
  });

  it('the token in the query: everything is 401', async () => {
    await house.unchanged(async () => {
      for (const request of await requests()) {
        const mark = request.path?.includes('?') ? '&' : '?';
        const path = `${request.path}${mark}token=${house.token}&access_token=${house.token}`;
        expect([path, await send({ ...request, path })]).toEqual([path, 401]);
      }
    });
  });

  it('the token of a revoked device: everything is 401', async () => {
    const phone = await house.pair('phone');
    expect(
      await send({ method: 'DELETE', path: `/v1/devices/${phone.id}`, headers: [bearer(house.token)] }),
    ).toBe(204);
    await house.unchanged(async () => {
      for (const request of await requests()) {
        expect([request.path, await send({ ...request, headers: [bearer(phone.token)] })]).toEqual([
          request.path,
          401,
        ]);
      }
    });
  });
});

describe('from elsewhere, with the right token', () => {
  it.each([
    'http://evil.test',
    'http://localhost.evil.test:PORT',
    'http://localhost:1',
    'http://localhost',
    'https://localhost:PORT',
    'http://localhost:PORT.evil.test',
    'http://localhost:PORT@evil.test',
    'http://evil.test#http://localhost:PORT',
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT',
    'http://127.0.0.2:PORT',
    'http://0.0.0.0:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
    'null',
    'file://',
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '',
  ])('the Origin "%s": everything is 403', async (origin) => {
    const headers = [`Origin: ${origin.replace('PORT', String(house.port))}`, bearer(house.token)];
    await house.unchanged(async () => {
      for (const request of [...(await requests()), { path: '/' }, { path: '/healthz' }]) {
        expect([request.path, await send({ ...request, headers })]).toEqual([request.path, 403]);
      }
    });
  });

  it('two Origins, ours first or last: everything is 400', async () => {
    const [ours, theirs] = [`Origin: ${house.url}`, 'Origin: http://evil.test'];
    await house.unchanged(async () => {
      for (const both of [
        [ours, theirs],
        [theirs, ours],
      ]) {
        for (const request of await requests()) {
          expect(await send({ ...request, headers: [...both, bearer(house.token)] })).toBe(400);
        }
      }
    });
  });

  it.each<[string | null, number]>([
    ['evil.test', 403],
    ['evil.test:PORT', 403],
    ['localhost.evil.test:PORT', 403],
    ['localhost:1', 403],
    ['localhost', 403],
    ['evil.test:PORT, localhost:PORT', 403],
    ['localhost:PORT/', 403],
    ['localhost:PORT@evil.test', 403],
    ['127.0.0.1.nip.io:PORT', 403],
    ['0.0.0.0:PORT', 403],
    ['2130706433:PORT', 403],
    ['', 403],
    [null, 400],
  ])('the Host "%s" (DNS rebinding): everything is refused', async (host, status) => {
    const named = host?.replaceAll('PORT', String(house.port)) ?? null;
    await house.unchanged(async () => {
      for (const request of [...(await requests()), { path: '/' }, { path: '/healthz' }]) {
        expect([
          request.path,
          await send({ ...request, host: named, headers: [bearer(house.token)] }),
        ]).toEqual([request.path, status]);
      }
    });
  });

  it('two Hosts, none by HTTP/1.0, an address in the place of a path, another Host behind the first request', async () => {
    const session = `/v1/sessions/${house.sessionId}`;
    const token = bearer(house.token);
    await house.unchanged(async () => {
      expect(statusOf(await knock(house.port, `DELETE ${session} HTTP/1.0\r\n${token}\r\n\r\n`))).toBe(403);
      expect(await send({ method: 'DELETE', path: session, headers: ['Host: evil.test', token] })).toBe(400);
      expect(await send({ method: 'DELETE', path: `http://evil.test${session}`, headers: [token] })).toBe(
        400,
      );
      expect(
        await send({ method: 'DELETE', path: `http://localhost:${house.port}${session}`, headers: [token] }),
      ).toBe(400);
      expect(await send({ method: 'CONNECT', path: `localhost:${house.port}`, headers: [token] })).toBeNaN();
      const first = requestText(house.port, { path: '/healthz', headers: ['Connection: keep-alive'] });
      const second = requestText(house.port, {
        method: 'DELETE',
        path: session,
        host: 'evil.test',
        headers: [token],
      });
      const answers = await knock(house.port, first + second);
      expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
    });
  });
});

describe('a change', () => {
  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'text/plain; charset=application/json',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'text/json',
    '',
  ])('by a form, as "%s": 415', async (type) => {
    await house.unchanged(async () => {
      for (const request of await requests()) {
        if (request.body === undefined) continue;
        const headers = [`Content-Type: ${type}`, bearer(house.token)];
        expect([request.path, await send({ ...request, headers })]).toEqual([request.path, 415]);
      }
    });
  });

  it('by a method in disguise is none', async () => {
    const path = `/v1/sessions/${house.sessionId}`;
    await house.unchanged(async () => {
      const headers = [bearer(house.token), 'X-HTTP-Method-Override: DELETE', 'X-Method-Override: DELETE'];
      expect(await send({ path: `${path}?_method=DELETE`, headers })).toBe(200);
      expect(
        await send({ method: 'POST', path: `${path}?_method=DELETE`, headers, body: '{"_method":"DELETE"}' }),
      ).toBe(404);
    });
  });

  const ODD = [7, [], {}, null, true, -1, 1.5, 'x'.repeat(5_000), '\u0000'];
  it.each<[string, string, Record<string, unknown>, string]>([
    ['POST', '/v1/sessions', { agent: 'core' }, 'agent cwd title'],
    ['PATCH', '/v1/sessions/ID', {}, 'title archived pinned readSeq unread'],
    ['POST', '/v1/pairing', {}, 'origin'],
    ['POST', '/v1/pair', { code: 'AAAA-AAAA-AAAA-AAAA', name: 'x' }, 'code name'],
    ['POST', '/v1/sessions/ID/restart', {}, ''],
  ])('%s %s with a wrong type in any field, a field too many, or no object: 400', async (method, path, right, fields) => {
    const at = { method, path: path.replace('ID', house.sessionId), headers: [bearer(house.token)] };
    const isRight = (field: string, value: unknown): boolean =>
      (['archived', 'pinned'].includes(field) && value === true) ||
      (field === 'readSeq' && value === 7) ||
      // Any text is a code, if a wrong one; any short one a name or a title.
      (['code', 'name', 'title'].includes(field) && value === '\u0000');
    await house.unchanged(async () => {
      const wrong = fields.split(' ').flatMap((field) =>
        ODD.filter((value) => field !== '' && !isRight(field, value)).map((value) => ({
          ...right,
          [field]: value,
        })),
      );
      const bodies = [
        ...wrong,
        ...(path === '/v1/pair' ? [] : [{ ...right, extra: 1 }]),
        [],
        [right],
        7,
        null,
        'x',
      ];
      for (const body of bodies) {
        const text = JSON.stringify(body);
        expect([text.slice(0, 80), await send({ ...at, body: text })]).toEqual([text.slice(0, 80), 400]);
      }
    });
  });

  it('by a body that is no JSON, too deep, too large, twice as long as it says, or cut off', async () => {
    const at = { method: 'POST', path: '/v1/sessions' };
    const token = bearer(house.token);
    const body = JSON.stringify({ agent: 'core' });
    await house.unchanged(async () => {
      for (const text of [
        '{',
        '{"agent":"core"',
        "{'agent':'core'}",
        `${body}${body}`,
        '\u0000',
        `${'['.repeat(1_000)}`,
      ]) {
        expect([text.slice(0, 20), await send({ ...at, body: text, headers: [token] })]).toEqual([
          text.slice(0, 20),
          400,
        ]);
      }
      expect(
        await send({ ...at, body: JSON.stringify({ agent: 'x'.repeat(1_100_000) }), headers: [token] }),
      ).toBe(413);
      expect(await send({ ...at, body, headers: [token, 'Content-Length: 99999999999'] })).toBe(413);
      // What a proxy before it might read otherwise: two lengths, a length and chunks, a folded line.
      for (const smuggled of [
        [`Content-Length: ${body.length}`, 'Content-Length: 0'],
        [`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked'],
        ['Transfer-Encoding: chunked, identity'],
        ['Content-Length: -1'],
        [`Content-Length: ${body.length}`, 'X-Long: a', ' folded: b'],
      ]) {
        expect([smuggled, await send({ ...at, body, headers: [token, ...smuggled] })]).toEqual([
          smuggled,
          400,
        ]);
      }
    });
  });

  it.each([
    '/',
    '/etc',
    'ROOT/..',
    'ROOT/inside/../..',
    'ROOT/out',
    'ROOT/out/tmp',
    'ROOT-other',
    'ROOT/./../nothing',
    'inside',
    '../..',
    'ROOT/\u0000',
    'file://ROOT',
    '~root',
    '\\\\host\\share',
  ])('in the directory "%s", outside the roots: 400', async (path) => {
    const cwd = path.replace('ROOT', house.root);
    const headers = [bearer(house.token)];
    await house.unchanged(async () => {
      const body = JSON.stringify({ agent: 'core', cwd });
      expect(await send({ method: 'POST', path: '/v1/sessions', headers, body })).toBe(400);
      expect(await send({ path: `/v1/directories?path=${encodeURIComponent(cwd)}`, headers })).toBe(400);
    });
  });

  it.each([
    'nobody',
    '',
    'core ',
    'CORE',
    '../core',
    '/bin/sh',
    'core; id',
    '__proto__',
    'constructor',
    'toString',
  ])('with the agent "%s", which is not configured: 400', async (agent) => {
    const headers = [bearer(house.token)];
    await house.unchanged(async () => {
      expect(
        await send({ method: 'POST', path: '/v1/sessions', headers, body: JSON.stringify({ agent }) }),
      ).toBe(400);
    });
  });
});

describe('a pairing code', () => {
  const trade = (code: string): Promise<number> =>
    send({ method: 'POST', path: '/v1/pair', body: JSON.stringify({ code, name: 'thief' }) });

  it('that was used opens nothing', async () => {
    const code = house.createPairCode();
    expect(await trade(code)).toBe(200);
    await house.unchanged(async () => {
      for (const again of [code, code.toLowerCase(), code.replaceAll('-', '')])
        expect(await trade(again)).toBe(401);
    });
  });

  it('of which two make use at once opens for one', async () => {
    const code = house.createPairCode();
    const answers = await Promise.all(Array.from({ length: 6 }, () => trade(code)));
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
  });

  it('that is guessed opens nothing, and soon is not even looked at', async () => {
    house.createPairCode();
    const statuses = await house.unchanged(async () => {
      const answers: number[] = [];
      for (let n = 0; n < 60; n += 1)
        answers.push(await trade(`AAAA-AAAA-AAAA-${String(n).padStart(4, '0')}`));
      return answers;
    });
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.lastIndexOf(401)).toBeLessThan(20);
  });
});
