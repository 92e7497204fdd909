import { connect } from 'node:net';
import { createParser } from 'eventsource-parser';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FEED_REPLACED, ONLY_FEED_HEADER } from '../../src/shared/http.ts';
import { type House, startHouse } from './door-harness.ts';

interface Heard {
  id: string | undefined;
  event: string | undefined;
  data: Record<string, unknown>;
}

async function listenTo(house: House, lastEventId?: string, token = house.token, isOnly = false) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`${house.url}/v1/events`, {
    headers: {
      Authorization: `Bearer ${token}`,
      ...(lastEventId && { 'Last-Event-ID': lastEventId }),
      ...(isOnly && { [ONLY_FEED_HEADER]: '1' }),
    },
    signal: abort.signal,
  });
  const events: Heard[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => void events.push({ id, event, data: JSON.parse(data) }),
    onComment: (comment) => void comments.push(comment),
  });
  const ended = (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
    } catch {
      // Cut off: that is an end too.
    }
  })();
  return { response, events, comments, ended, abort };
}

describe('the feed', () => {
  it('begins with everything, then tells what happens', async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo' });
    const feed = await listenTo(house);
    expect(feed.response.headers.get('content-type')).toBe('text/event-stream');
    await vi.waitFor(() => expect(feed.events).toHaveLength(1));
    house.service.say(id, { type: 'turn', state: 'running' });
    await house.service.delete(id);
    await vi.waitFor(() => expect(feed.events).toHaveLength(3));
    expect(feed.events).toMatchObject([
      { event: 'snapshot', data: { sessions: [{ id }] } },
      { event: 'updated', data: { session: { id, lastSeq: 1 } } },
      { event: 'deleted', data: { id } },
    ]);
  });

  it('has one reader a device of those that want to be the only one, the newest', async () => {
    const house = await startHouse();
    const script = await listenTo(house);
    const hung = await listenTo(house, undefined, house.token, true);
    await vi.waitFor(() => expect(hung.events).toHaveLength(1));
    const next = await listenTo(house, undefined, house.token, true);
    await hung.ended;
    expect(hung.events.at(-1)?.event).toBe(FEED_REPLACED);
    const { id } = await house.service.create({ agent: 'demo' });
    for (const feed of [script, next]) {
      await vi.waitFor(() =>
        expect(feed.events.at(-1)).toMatchObject({ event: 'created', data: { session: { id } } }),
      );
    }
  });

  it('goes on from the last event that was heard', async () => {
    const house = await startHouse();
    const first = await listenTo(house);
    const { id } = await house.service.create({ agent: 'demo' });
    await vi.waitFor(() => expect(first.events.at(-1)?.event).toBe('created'));
    first.abort.abort();
    house.service.say(id, { type: 'turn', state: 'running' });
    house.service.say(id, { type: 'turn', state: 'idle' });
    const second = await listenTo(house, first.events.at(-1)?.id);
    await vi.waitFor(() => expect(second.events).toHaveLength(2));
    expect(second.events.map(({ event }) => event)).toEqual(['updated', 'updated']);
  });

  it.each(['nonsense', 'other-3'])('begins anew for the unknown id %s', async (lastEventId) => {
    const house = await startHouse();
    const feed = await listenTo(house, lastEventId);
    await vi.waitFor(() => expect(feed.events).toMatchObject([{ event: 'snapshot' }]));
  });

  it('is heard even when nothing happens', async () => {
    const house = await startHouse({ timing: { pingMs: 20 } });
    const feed = await listenTo(house);
    await vi.waitFor(() => expect(feed.comments.length).toBeGreaterThan(2));
  });

  it('ends at once for a revoked device', async () => {
    const house = await startHouse();
    const other = await house.pair('other');
    const mine = await listenTo(house);
    const theirs = await listenTo(house, undefined, other.token);
    await house.call(`/v1/devices/${other.device.id}`, { method: 'DELETE' });
    await theirs.ended;
    await house.service.create({ agent: 'demo' });
    await vi.waitFor(() => expect(mine.events.at(-1)?.event).toBe('created'));
  });

  it('is counted, and forgotten when its reader leaves', async () => {
    const house = await startHouse();
    const feed = await listenTo(house);
    const feeds = async () => ((await (await house.call('/v1/status')).json()) as { feeds: number }).feeds;
    expect(await feeds()).toBe(1);
    feed.abort.abort();
    await vi.waitFor(async () => expect(await feeds()).toBe(0));
  });

  it('drops a reader that does not read', async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo', title: 'x'.repeat(20_000) });
    const socket = connect(house.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write(
      `GET /v1/events HTTP/1.1\r\nHost: localhost:${house.port}\r\nAuthorization: Bearer ${house.token}\r\n\r\n`,
    );
    socket.pause();
    const feeds = async () => ((await (await house.call('/v1/status')).json()) as { feeds: number }).feeds;
    await vi.waitFor(async () => expect(await feeds()).toBe(1));
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 50; i += 1) house.service.say(id, { type: 'turn', state: 'running' });
        expect(await feeds()).toBe(0);
      },
      { timeout: 10_000, interval: 1 },
    );
  });
});
