import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/gateway/logger.ts';
import { knock, startHouse } from './door-harness.ts';

const head = (lines: string[], body = ''): string =>
  `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`;
const statusOf = (answer: string): number => Number(answer.split(' ')[1]);
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('Host and Origin', () => {
  it('takes our own names, in any case', async () => {
    const house = await startHouse();
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      const answer = await knock(house.port, head(['GET /healthz HTTP/1.1', `Host: ${host}:${house.port}`]));
      expect(statusOf(answer)).toBe(200);
    }
  });

  it('takes the public addresses it was given, and the requests of a proxy there', async () => {
    const house = await startHouse({ publicUrls: ['https://aperture.example.net'] });
    const host = 'Host: aperture.example.net';
    const ours = head(['GET /healthz HTTP/1.1', host, 'Origin: https://aperture.example.net']);
    const plain = head(['GET /healthz HTTP/1.1', host, 'Origin: http://aperture.example.net']);
    expect(statusOf(await knock(house.port, ours))).toBe(200);
    expect(statusOf(await knock(house.port, plain))).toBe(403);
  });
});

describe('tokens', () => {
  it('lists devices and says which one asks, and no secret of them', async () => {
    const house = await startHouse();
    const other = await house.pair('phone');
    const text = await (await house.call('/v1/devices')).text();
    const { devices } = JSON.parse(text) as { devices: unknown[] };
    expect(devices).toEqual([
      expect.objectContaining({ id: house.deviceId, name: 'first', current: true }),
      expect.objectContaining({ id: other.device.id, name: 'phone', current: false }),
    ]);
    expect(text).not.toContain(house.token);
    expect(text).not.toContain('hash');
  });

  it('knows a revoked device no more, also after a restart', async () => {
    const house = await startHouse();
    const other = await house.pair('phone');
    expect((await house.call(`/v1/devices/${other.device.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await house.call(`/v1/devices/${other.device.id}`, { method: 'DELETE' })).status).toBe(404);
    await house.close();
    const again = await startHouse({ dataDir: house.dataDir });
    expect((await again.call('/v1/status', { token: other.token })).status).toBe(401);
    expect((await again.call('/v1/status', { token: house.token })).status).toBe(200);
  });
});

describe('bodies', () => {
  it('calls it no failure of its own when a client leaves in the middle of one', async () => {
    const errors: unknown[] = [];
    const house = await startHouse({ log: { ...silentLogger, error: (...said) => void errors.push(said) } });
    const lines = [`Host: localhost:${house.port}`, 'Content-Type: application/json', 'Content-Length: 100'];
    for (let n = 0; n < 5; n += 1) {
      const socket = connect(house.port, '127.0.0.1');
      socket.write(`POST /v1/pair HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n{`);
      await new Promise((resolve) => setImmediate(resolve));
      socket.destroy();
      expect((await house.call('/v1/status')).status).toBe(200);
    }
    await house.close();
    expect(errors).toEqual([]);
  });

  it('refuses a body over the limit, stated or not', async () => {
    const house = await startHouse();
    const body = JSON.stringify({ agent: 'x'.repeat(1_100_000) });
    const headers = { ...JSON_TYPE, Authorization: `Bearer ${house.token}` };
    const stated = await fetch(`${house.url}/v1/sessions`, { method: 'POST', headers, body });
    expect(stated.status).toBe(413);
    const chunked = await fetch(`${house.url}/v1/sessions`, {
      method: 'POST',
      headers,
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit); // `duplex` is not in the types of this Node
    expect(chunked.status).toBe(413);
  });

  it.each([
    ['{"agent":7}', 'agent'],
    ['{"agent":"demo","cwd":[]}', 'cwd'],
    ['{"agent":"demo","title":{}}', 'title'],
    ['{"agent":"demo","extra":1}', 'extra'],
    ['{}', 'agent'],
    ['[]', ''],
    ['{', 'JSON'],
    [`[${'['.repeat(100)}`, 'deep'],
  ])('names what is wrong with %s', async (body, named) => {
    const house = await startHouse();
    const response = await fetch(`${house.url}/v1/sessions`, {
      method: 'POST',
      headers: { ...JSON_TYPE, Authorization: `Bearer ${house.token}` },
      body,
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.message).toContain(named);
    expect(house.service.list()).toEqual([]);
  });
});

describe('sessions', () => {
  it('are made, read, changed and deleted', async () => {
    const house = await startHouse();
    const made = await house.call('/v1/sessions', { method: 'POST', body: { agent: 'demo', title: 'One' } });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect(await (await house.call('/v1/sessions')).json()).toMatchObject({ total: 1, sessions: [{ id }] });
    const path = `/v1/sessions/${id}`;
    const patched = await house.call(path, { method: 'PATCH', body: { archived: true } });
    expect(await patched.json()).toMatchObject({ id, archived: true });
    const pinned = await house.call(path, { method: 'PATCH', body: { pinned: true } });
    expect(await pinned.json()).toMatchObject({ id, pinned: true });
    expect((await house.call(path, { method: 'PATCH', body: { readSeq: -1 } })).status).toBe(400);
    for (const body of [{ unread: true }, { unread: false, readSeq: 0 }, { unread: 1, readSeq: 0 }]) {
      const refused = await house.call(path, { method: 'PATCH', body });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('unread') } });
    }
    expect((await house.call(path, { method: 'DELETE' })).status).toBe(204);
    expect((await house.call(path)).status).toBe(404);
  });

  it('answers the service’s refusal with its reason', async () => {
    const house = await startHouse();
    const response = await house.call('/v1/sessions', { method: 'POST', body: { agent: 'nobody' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: 'bad_request', message: 'agent: unknown' } });
  });

  it('serves events by position, and refuses what is no position', async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo' });
    for (let i = 0; i < 5; i += 1) house.service.say(id, { type: 'turn', state: 'running' });
    const page = await (await house.call(`/v1/sessions/${id}/events?after=2&limit=2`)).json();
    expect(page).toMatchObject({ events: [{ seq: 3 }, { seq: 4 }], lastSeq: 5 });
    for (const query of ['after=-1', 'after=x', 'after=1.5', 'limit=0', 'limit=x', 'after=']) {
      expect((await house.call(`/v1/sessions/${id}/events?${query}`)).status, query).toBe(400);
    }
    expect((await house.call(`/v1/sessions/${id}/events?limit=99999`)).status).toBe(200);
    expect((await house.call(`/v1/sessions/${id}/entries?before=x`)).status).toBe(400);
    expect((await house.call(`/v1/sessions/${id}/entries`)).status).toBe(200);
  });

  it('answers 404 for what is not there', async () => {
    const house = await startHouse();
    for (const path of [
      '/v1/nothing',
      '/v1/sessions/x',
      `/v1/sessions/${house.deviceId}`,
      '/v1/sessions/x/events',
    ]) {
      const response = await house.call(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
    }
  });
});

describe('every answer', () => {
  it('carries the security headers, errors too', async () => {
    const house = await startHouse();
    for (const path of ['/', '/healthz', '/v1/status', '/v1/nothing']) {
      const { headers } = await house.call(path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of [
        "default-src 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types aperture',
      ]) {
        expect(policy).toContain(part);
      }
      expect(policy).not.toMatch(/unsafe-|https?:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    const refused = await knock(house.port, head(['GET / HTTP/1.1', 'Host: evil.test']));
    expect(refused).toContain("Content-Security-Policy: default-src 'none'");
  });

  it('is not kept by a cache where it is data', async () => {
    const house = await startHouse();
    expect((await house.call('/v1/sessions')).headers.get('cache-control')).toBe('no-store');
  });

  it('says how the gateway is', async () => {
    const house = await startHouse();
    expect(await (await house.call('/healthz', { token: null })).json()).toEqual({
      status: 'ok',
      version: '1.2.3',
    });
    expect(await (await house.call('/v1/status')).json()).toEqual({
      version: '1.2.3',
      uptimeMs: expect.any(Number),
      sockets: 0,
      feeds: 0,
      sessions: 0,
      agents: 0,
      logEvents: 0,
      rssBytes: expect.any(Number),
    });
  });
});
