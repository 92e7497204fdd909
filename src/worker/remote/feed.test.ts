import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeGateway, TOKEN } from '../../../tests/support/worker/fake-gateway.ts';
import { createVirtualTime, type VirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import { FEED_REPLACED } from '../../shared/http.ts';
import type { GatewayState } from '../../shared/state.ts';
import { DOUBT_MS, OFFLINE_PAUSE_MS } from '../backoff.ts';
import { ASK_EVERY_MS } from './asking.ts';
import { createFeed, type FeedOptions } from './feed.ts';
import type { ReadFeedEvent } from './feed-events.ts';
import { createGatewayHttp } from './gateway-http.ts';

let time: VirtualTime;
let gateway: ReturnType<typeof createFakeGateway>;
let states: GatewayState[];
let events: ReadFeedEvent[];
beforeEach(() => {
  time = createVirtualTime();
  gateway = createFakeGateway(time);
  states = [];
  events = [];
});

function start(more: Partial<FeedOptions> = {}) {
  const origin = 'http://gateway.test';
  const token = () => TOKEN;
  const http = createGatewayHttp({ origin, fetch: gateway.fetch, token, onUnauthorized: () => {} });
  const feed = createFeed({
    origin,
    fetch: gateway.fetch,
    token,
    list: () => http.sessions(),
    clock: time,
    random: () => 0.5,
    report: () => {},
    isOffline: () => false,
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
    ...more,
  });
  feed.start();
  return feed;
}
const last = (): GatewayState | undefined => states.at(-1);

describe('the feed', () => {
  it('is connecting, then online, and begins with a snapshot', async () => {
    gateway.add();
    start();
    await time.advance(10);
    expect(states.map(({ status }) => status)).toEqual(['connecting', 'online']);
    expect(events).toMatchObject([{ type: 'snapshot', sessions: [{ agent: 'demo' }] }]);
  });

  it('tries nothing without a token', async () => {
    start({ token: () => null });
    await time.advance(60_000);
    expect(states).toEqual([{ status: 'unpaired', reason: 'none' }]);
  });

  it('stops when the token is refused', async () => {
    gateway.setTakesToken(false);
    start();
    await time.advance(60_000);
    expect(states.map(({ status }) => status)).toEqual(['connecting', 'unpaired']);
  });

  it('says that the gateway is unreachable, and when it tries again', async () => {
    gateway.setUp(false);
    start();
    await time.advance(1);
    const state = last();
    expect(state).toMatchObject({ status: 'unreachable', reason: 'It does not answer.' });
    expect(state?.status === 'unreachable' && state.retryAt - time.now()).toBeGreaterThan(200);
    gateway.setUp(true);
    await time.until(() => last()?.status === 'online');
  });

  it('asks for the list where only the stream does not get through, and says nothing of it', async () => {
    gateway.setHoldsFeeds(true);
    const feed = start();
    await time.advance(12_000);
    expect(states.map(({ status }) => status)).toEqual(['connecting', 'online']);
    expect([feed.isOnline, feed.isSure]).toEqual([true, false]);
    gateway.add();
    await time.advance(ASK_EVERY_MS + 10);
    expect(events.at(-1)).toMatchObject({ type: 'snapshot', sessions: [{ agent: 'demo' }] });
    gateway.setHoldsFeeds(false);
    await time.until(() => feed.isSure);
    await time.advance(10);
    const asked = events.length;
    await time.advance(3 * ASK_EVERY_MS);
    expect(events).toHaveLength(asked);
    expect(states.map(({ status }) => status)).not.toContain('unreachable');
  });

  it('says that the gateway is unreachable once that does not get through either', async () => {
    gateway.setHoldsFeeds(true);
    const feed = start();
    await time.advance(12_000);
    gateway.setUp(false);
    await time.advance(ASK_EVERY_MS + 100);
    expect(last()?.status).toBe('unreachable');
    expect(feed.isOnline).toBe(false);
  });

  it('shows no alarm for a break that heals at the first try', async () => {
    start();
    await time.advance(10);
    gateway.cutFeeds();
    await time.advance(1_000);
    expect(states.map(({ status }) => status)).toEqual(['connecting', 'online', 'connecting', 'online']);
  });

  it('takes 35 s of silence for a lost connection', async () => {
    start();
    await time.advance(34_000);
    expect(last()?.status).toBe('online');
    gateway.setSilent(true);
    await time.advance(4_000);
    expect(last()?.status).not.toBe('online');
  });

  it('probes when nudged, and finds a dead network', async () => {
    const feed = start();
    await time.advance(10);
    gateway.setSilent(true);
    feed.nudge();
    await time.advance(500);
    expect(feed.isOnline).toBe(false);
  });

  it('blames the network where the browser says that there is none', async () => {
    gateway.setUp(false);
    start({ isOffline: () => true });
    await time.advance(1);
    expect(last()).toEqual({ status: 'offline' });
  });

  it('lets go while there is no network, tries now and then, and at once when it is back', async () => {
    let isOffline = false;
    const feed = start({ isOffline: () => isOffline });
    await time.advance(10);
    isOffline = true;
    gateway.setUp(false);
    feed.offline();
    expect(last()).toEqual({ status: 'offline' });
    await time.advance(OFFLINE_PAUSE_MS + 100);
    // The try in between changed nothing of what is said.
    expect(states.slice(2).map(({ status }) => status)).toEqual(['offline', 'offline']);
    gateway.setUp(true);
    isOffline = false;
    feed.reachable();
    await time.advance(10);
    expect(last()).toEqual({ status: 'online' });
  });

  it('is not sure of itself after a long silence, until somebody answers', async () => {
    const feed = start();
    await time.advance(10);
    expect(feed.isSure).toBe(true);
    gateway.setSilent(true);
    time.sleep(DOUBT_MS + 1);
    feed.nudge();
    expect([feed.isOnline, feed.isSure]).toEqual([true, false]);
    gateway.setSilent(false);
    await time.advance(60_000);
    expect(feed.isSure).toBe(true);
  });

  it('goes on from the last event it has seen', async () => {
    const asked: (string | null)[] = [];
    const feed = start({
      fetch: async (_url, init) => {
        asked.push(new Headers(init.headers).get('last-event-id'));
        return new Response(
          'id: life-7\nevent: deleted\ndata: {"id":"00000001-0000-4000-8000-000000000000"}\n\n',
        );
      },
    });
    await time.advance(600);
    feed.close();
    expect(asked.slice(0, 2)).toEqual([null, 'life-7']);
    expect(events[0]).toEqual({ type: 'deleted', id: '00000001-0000-4000-8000-000000000000' });
  });

  it('does not fight over its place with another worker of this browser', async () => {
    let tries = 0;
    const feed = start({
      fetch: async () => {
        tries += 1;
        return new Response(`event: ${FEED_REPLACED}\ndata: {}\n\n`);
      },
    });
    await time.advance(5_000);
    feed.close();
    expect(tries).toBe(1);
  });

  it('leaves out what it cannot read, and keeps the rest', async () => {
    const session = gateway.add().session();
    const odd = { ...session, id: '00000009-0000-4000-8000-000000000000', state: 'sleeping' };
    const text = [
      'event: snapshot\ndata: not json\n\n',
      'event: updated\ndata: {"session":{}}\n\n',
      'event: invented\ndata: {}\n\n',
      `event: snapshot\ndata: ${JSON.stringify({ sessions: [session, odd, 7] })}\n\n`,
    ].join('');
    const feed = start({ fetch: async () => new Response(text) });
    await time.advance(5);
    feed.close();
    expect(events).toEqual([{ type: 'snapshot', sessions: [session], unreadable: [odd.id] }]);
  });
});
