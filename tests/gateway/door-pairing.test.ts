import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDoorStore } from '../../src/gateway/door/door-store.ts';
import { CODE_LIFETIME_MS, createPairCode } from '../../src/gateway/door/pairing.ts';
import { type LogFields, silentLogger } from '../../src/gateway/logger.ts';
import { type House, startHouse } from './door-harness.ts';

const trade = (
  house: Pick<House, 'url'>,
  code: unknown,
  name: unknown = 'browser',
  headers = {},
): Promise<Response> =>
  fetch(`${house.url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ code, name }),
  });

describe('a pairing code', () => {
  it('is traded once for a token that opens the door', async () => {
    const house = await startHouse();
    const code = house.pairUrl.split('#pair=')[1];
    const response = await trade(house, code);
    expect(response.status).toBe(200);
    const { token, device } = (await response.json()) as { token: string; device: unknown };
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(device).toEqual({ id: expect.any(String), name: 'browser' });
    expect((await house.call('/v1/status', { token })).status).toBe(200);
    expect((await trade(house, code)).status).toBe(401);
  });

  it('may be typed in lower case and without dashes', async () => {
    const house = await startHouse();
    expect((await trade(house, house.createPairCode().toLowerCase().replaceAll('-', ''))).status).toBe(200);
  });

  it('is too old after five minutes', async () => {
    let time = 1_000_000;
    const house = await startHouse({ now: () => time });
    const code = house.createPairCode();
    const late = house.createPairCode();
    time += CODE_LIFETIME_MS - 1;
    expect((await trade(house, code)).status).toBe(200);
    time += 2;
    expect((await trade(house, late)).status).toBe(401);
    const { devices } = (await (await house.call('/v1/devices')).json()) as { devices: { name: string }[] };
    expect(devices.map(({ name }) => name)).toEqual(['first', 'browser']);
  });

  it('does not outlive its gateway', async () => {
    const house = await startHouse();
    const code = house.createPairCode();
    await house.close();
    const again = await startHouse({ dataDir: house.dataDir });
    expect((await trade(again, code)).status).toBe(401);
  });

  it('may be made by another process', async () => {
    const house = await startHouse();
    const store = openDoorStore(house.dataDir, silentLogger);
    const { code } = createPairCode(store, Date.now);
    store.close();
    expect((await trade(house, code)).status).toBe(200);
  });

  it('is parsed: wrong types are named', async () => {
    const house = await startHouse();
    expect((await trade(house, 7)).status).toBe(400);
    expect(await (await trade(house, 'x', '')).text()).toContain('name');
  });
});

describe('guessing', () => {
  /** As a proxy on this machine passes on what comes from elsewhere. */
  const ELSEWHERE = { 'X-Forwarded-For': '203.0.113.7' };

  it('ends in 429 well before 200 tries, right codes too, and then opens again by itself', async () => {
    let time = 1_000_000;
    const house = await startHouse({ now: () => time });
    const code = house.createPairCode();
    const tries = [];
    for (let i = 0; i < 50; i += 1) {
      tries.push((await trade(house, 'AAAA-AAAA-AAAA-AAAA', 'x', ELSEWHERE)).status);
    }
    expect(tries.indexOf(429)).toBe(10);
    expect(tries.slice(10).every((status) => status === 429)).toBe(true);
    const refused = await trade(house, code, 'x', ELSEWHERE);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    time += 7_000;
    expect((await trade(house, code, 'x', ELSEWHERE)).status).toBe(200);
  });

  it('from anywhere never locks out the owner at this machine, who guesses no better for it', async () => {
    const house = await startHouse();
    const code = house.createPairCode();
    const from = [ELSEWHERE, { Forwarded: 'for=203.0.113.8' }, {}];
    for (let i = 0; i < 60; i += 1) await trade(house, 'wrong', 'x', from[i % 3]);
    expect((await trade(house, 'wrong')).status).toBe(429);
    expect((await trade(house, code)).status).toBe(200);
    expect((await trade(house, code)).status).toBe(429);
  });

  it('does not keep out who can make a new code', async () => {
    const house = await startHouse();
    for (let i = 0; i < 30; i += 1) await trade(house, 'wrong');
    expect((await trade(house, house.createPairCode())).status).toBe(200);
  });
});

describe('secrets', () => {
  it('are kept as hashes, in files of their owner', async () => {
    const house = await startHouse();
    const code = house.createPairCode();
    const path = join(house.dataDir, 'door.db');
    const bytes = readFileSync(path).toString('latin1');
    expect(bytes).not.toContain(house.token);
    expect(bytes).not.toContain(code);
    expect(bytes).not.toContain(code.replaceAll('-', ''));
    expect(statSync(house.dataDir).mode & 0o777).toBe(0o700);
    for (const file of ['door.db', 'gateway.lock', 'gateway.json']) {
      expect(statSync(join(house.dataDir, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  it('are in no log line', async () => {
    const lines: string[] = [];
    const keep = (fields: LogFields, message: string) => void lines.push(JSON.stringify([fields, message]));
    const house = await startHouse({ log: { debug: keep, info: keep, warn: keep, error: keep } });
    const code = house.createPairCode();
    await trade(house, 'WRNG-WRNG-WRNG-WRNG');
    await trade(house, code);
    await house.call('/v1/status', { token: 'a-wrong-token' });
    await house.call('/v1/status');
    const log = lines.join('\n');
    expect(log).toContain('paired');
    for (const secret of [code, house.token, 'WRNG', 'a-wrong-token']) expect(log).not.toContain(secret);
  });
});

describe('a link for another device', () => {
  const ask = (house: House, body: unknown = {}, token: string | null = house.token, headers = {}) =>
    fetch(`${house.url}/v1/pairing`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    });

  it('is made for a paired device, and lets one in', async () => {
    let time = 1_000_000;
    const house = await startHouse({ now: () => time });
    const response = await ask(house);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const link = (await response.json()) as { url: string; code: string; expiresAt: number };
    expect(link).toEqual({
      url: `${house.url}/#pair=${link.code}`,
      code: expect.any(String),
      expiresAt: time + CODE_LIFETIME_MS,
    });
    time += CODE_LIFETIME_MS - 1;
    expect((await trade(house, link.code)).status).toBe(200);
    expect((await trade(house, link.code)).status).toBe(401);
  });

  it('is refused without a token, and to a device that was revoked', async () => {
    const house = await startHouse();
    expect((await ask(house, {}, null)).status).toBe(401);
    const other = await house.pair('other');
    await house.call(`/v1/devices/${other.device.id}`, { method: 'DELETE' });
    expect((await ask(house, {}, other.token)).status).toBe(401);
  });

  it('begins with an address of the gateway only', async () => {
    const house = await startHouse({ publicUrls: ['https://home.example.net'] });
    const urlOf = async (body: unknown, headers = {}) => {
      const response = await ask(house, body, house.token, headers);
      if (response.status !== 200) return response.status;
      return new URL(((await response.json()) as { url: string }).url).origin;
    };
    for (const origin of ['https://evil.test', 'https://home.example.net.evil.test', 'javascript:1', 7]) {
      expect(await urlOf({ origin })).toBe(400);
    }
    expect(await urlOf({ origin: house.url })).toBe(house.url);
    expect(await urlOf({ host: 'x' })).toBe(400);
    // Another device cannot come by this machine's own name for itself.
    expect(await urlOf({}, { Origin: house.url })).toBe('https://home.example.net');
    expect(await urlOf({}, { Origin: 'https://home.example.net' })).toBe('https://home.example.net');
    expect(await urlOf({}, { Origin: 'https://evil.test' })).toBe(403);
  });
});
