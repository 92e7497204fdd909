import { describe, expect, it, vi } from 'vitest';
import { RPC } from '../../src/shared/frame.ts';
import { enter, type Socket } from './door-harness.ts';
import { houseWithSession, load, seqs, text, upTo } from './door-session-steps.ts';

describe('session/load', () => {
  it('replays everything, then goes live, each event once and in order', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 700; i += 1) house.service.say(id, text('x'));
    const socket = await enter(house);
    const loading = load(socket, id);
    // Events go on while the replay runs.
    const timer = setInterval(() => house.service.say(id, text('y'), text('z')), 1);
    const reply = await loading;
    await vi.waitFor(() => expect(house.service.lastSeq(id)).toBeGreaterThan(760));
    clearInterval(timer);
    const last = house.service.lastSeq(id);
    await vi.waitFor(() => expect(seqs(socket)).toHaveLength(last));
    expect(seqs(socket)).toEqual(upTo(last));
    const { seq } = (reply.result as { _meta: { 'aperture/after': { seq: number } } })._meta[
      'aperture/after'
    ];
    const before = socket.frames.slice(0, socket.frames.indexOf(reply));
    expect(before.filter((frame) => frame.method === 'session/update')).toHaveLength(seq);
  });

  it('replays only what came after the cursor', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 5; i += 1) house.service.say(id, text('x'));
    const socket = await enter(house);
    const epoch = house.service.epoch(id);
    const reply = await load(socket, id, { epoch, seq: 3 });
    expect(reply.result).toMatchObject({ _meta: { 'aperture/after': { epoch, seq: 5 } } });
    expect(seqs(socket)).toEqual([4, 5]);
    expect(socket.notifications('_aperture/reset')).toEqual([]);
  });

  it.each([
    ['another epoch', { epoch: 'other', seq: 1 }],
    ['a position beyond the log', { seq: 99 }],
  ])('says reset for %s, and replays everything', async (_name, cursor) => {
    const { house, id } = await houseWithSession();
    house.service.say(id, text('x'), text('y'));
    const socket = await enter(house);
    const epoch = house.service.epoch(id);
    await load(socket, id, { epoch, ...cursor });
    expect(socket.frames[1]).toMatchObject({
      method: '_aperture/reset',
      params: { sessionId: id, epoch, seq: 0 },
    });
    expect(seqs(socket)).toEqual([1, 2]);
  });

  it('says reset where the log was trimmed to its end', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 5; i += 1) house.service.say(id, text('x'));
    house.service.trim(id, 5);
    const socket = await enter(house);
    const reply = await load(socket, id);
    expect(socket.frames[1]).toMatchObject({ method: '_aperture/reset', params: { seq: 5 } });
    expect(reply.result).toMatchObject({ _meta: { 'aperture/after': { seq: 5 } } });
    house.service.say(id, text('y'));
    await vi.waitFor(() => expect(seqs(socket)).toEqual([6]));
  });

  it('says reset where the log was trimmed', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 5; i += 1) house.service.say(id, text('x'));
    house.service.trim(id, 3);
    const socket = await enter(house);
    await load(socket, id);
    expect(socket.frames[1]).toMatchObject({ method: '_aperture/reset', params: { seq: 3 } });
    expect(seqs(socket)).toEqual([4, 5]);
  });

  it('ends the device’s earlier socket that was to be the only one on the session, and no others', async () => {
    const { house, id } = await houseWithSession();
    const { id: otherSession } = await house.service.create({ agent: 'demo' });
    const only = (socket: Socket, sessionId = id) =>
      socket.call('session/load', { sessionId, cwd: '/', mcpServers: [], _meta: { 'aperture/only': true } });
    const left = await enter(house);
    await only(left);
    const foreign = await enter(house, (await house.pair('other')).token);
    await only(foreign);
    const plain = await enter(house);
    await load(plain, id);
    const elsewhere = await enter(house);
    await only(elsewhere, otherSession);

    const newcomer = await enter(house);
    expect(await only(newcomer)).toHaveProperty('result');
    expect(await left.closed).toMatchObject({ code: 4409 });
    house.service.say(id, text('x'));
    for (const socket of [newcomer, foreign, plain])
      await vi.waitFor(() => expect(seqs(socket)).toEqual([1]));
    expect(await elsewhere.call('session/list')).toHaveProperty('result');
  });

  it('refuses a cursor that is none', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    expect(await load(socket, id, { epoch: 7 })).toMatchObject({ error: { code: RPC.invalidParams } });
  });

  it('sends a batch that was committed together in one go', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    let reads = 0;
    // `ws` tells of every frame of one read in the same tick.
    const before = socket.frames.length;
    socket.raw.on('message', () => {
      if (socket.frames.length === before + 1) setImmediate(() => (reads = socket.frames.length - before));
    });
    house.service.say(id, ...Array.from({ length: 50 }, () => text('x')));
    await vi.waitFor(() => expect(reads).toBeGreaterThan(0));
    expect(reads).toBe(50);
  });

  it('closes with 1013 a client that does not read', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    socket.raw.pause();
    const status = async () =>
      ((await (await house.call('/v1/status')).json()) as { sockets: number }).sockets;
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 20; i += 1) house.service.say(id, text('x'.repeat(200_000)));
        expect(await status()).toBe(0);
      },
      { timeout: 10_000, interval: 1 },
    );
  });

  it('closes with 1013 a client that asks and asks, and does not read', async () => {
    const { house, id } = await houseWithSession();
    house.service.list = () =>
      Array.from({ length: 500 }, () => house.service.get(id)).flatMap((one) => one ?? []);
    const socket = await enter(house);
    socket.raw.pause();
    const status = async () =>
      ((await (await house.call('/v1/status')).json()) as { sockets: number }).sockets;
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 50; i += 1) socket.send({ jsonrpc: '2.0', id: i, method: 'session/list' });
        expect(await status()).toBe(0);
      },
      { timeout: 10_000, interval: 1 },
    );
  });

  it('sends one very large event to a client that reads', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    house.service.say(id, text('x'.repeat(12_000_000)), text('y'));
    await vi.waitFor(() => expect(seqs(socket)).toEqual([1, 2]));
    expect(await socket.call('session/list')).toHaveProperty('result');
  });

  it('replays a long history to a slow client without piling it up', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 600; i += 1) house.service.say(id, text('x'.repeat(50_000)));
    const socket = await enter(house);
    const { events } = house.service;
    let handedOut = 0;
    house.service.events = (...args) => {
      const page = events(...args);
      handedOut += page.events.length;
      return page;
    };
    socket.raw.pause();
    const loading = load(socket, id);
    await vi.waitFor(() => expect(handedOut).toBeGreaterThan(0));
    // Every answer is a turn of the loop in which a replay that does not wait would go on.
    for (let i = 0; i < 20; i += 1) await house.call('/v1/status');
    expect(handedOut).toBe(200);
    socket.raw.resume();
    await loading;
    expect(seqs(socket)).toEqual(upTo(600));
  });
});
