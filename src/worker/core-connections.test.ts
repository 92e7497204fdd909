/** The pool and its links against a gateway that misbehaves. */
import { describe, expect, it } from 'vitest';
import {
  connected,
  connectionOf,
  entriesOf,
  HOME,
  isConnected,
  promptId,
  text,
} from '../../tests/support/worker/looks.ts';
import { ran, rested, said } from '../../tests/support/worker/said.ts';
import { createWorld } from '../../tests/support/worker/world.ts';
import type { SessionId } from '../shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../shared/limits.ts';
import { RETURN_SPREAD_MS } from './backoff.ts';

describe('the connections', () => {
  it('are one for each active session', async () => {
    const world = await createWorld();
    const { sessions } = await connected(world, 4);
    expect(world.gateway.sockets).toBe(4);
    for (const { id } of sessions) expect(world.gateway.mostSocketsOf(id)).toBe(1);
  });

  it('are at most ten, and the oldest idle one gives way to a new session', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    const late = world.gateway.add();
    await world.time.until(() => isConnected(worker, late.id));
    expect(world.gateway.sockets).toBe(10);
    expect(world.gateway.mostOpen).toBe(10);
    const gone = sessions.filter(({ id }) => !isConnected(worker, id));
    expect(gone).toHaveLength(1);
    expect(connectionOf(worker, gone[0]?.id as SessionId)).toMatchObject({
      status: 'disconnected',
      waiting: true,
    });
  });

  it('make a newcomer wait while all ten are busy, and give it the next free place', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    for (const { id } of sessions) world.gateway.append(id, ran('p'));
    await world.time.advance(100);
    const late = world.gateway.add();
    await world.time.advance(5_000);
    expect(connectionOf(worker, late.id)).toMatchObject({ status: 'disconnected', waiting: true });
    world.gateway.append(sessions[3]?.id as SessionId, rested);
    await world.time.until(() => isConnected(worker, late.id));
    expect(isConnected(worker, sessions[3]?.id as SessionId)).toBe(false);
    expect(world.gateway.mostOpen).toBe(10);
  });

  it('never make way where something is queued, however long it was idle', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    for (const { id } of sessions.slice(1)) world.gateway.append(id, said('newer'));
    await world.time.advance(100);
    const [oldest] = sessions as [(typeof sessions)[0]];
    const { api } = await worker.openTab(HOME);
    // Sent, and nothing of it comes back.
    world.gateway.setMangle((frame) => (/queued|stopReason/.test(frame) ? null : frame));
    void api.sendPrompt(oldest.id, promptId('queued'), text('queued'));
    await world.time.advance(100);
    expect(worker.core.outbox.hasQueued(oldest.id)).toBe(true);
    const late = world.gateway.add();
    await world.time.until(() => isConnected(worker, late.id));
    expect(isConnected(worker, oldest.id)).toBe(true);
    expect(world.gateway.sockets).toBe(MAX_CONCURRENT_CONNECTIONS);
  });

  it('come back spread over a moment when the network is back, not all in the same', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    worker.setOffline(true);
    await world.time.advance(1_000);
    expect(world.gateway.sockets).toBe(0);
    worker.setOffline(false);
    await world.time.advance(RETURN_SPREAD_MS / 2);
    expect(world.gateway.sockets).toBeGreaterThan(1);
    expect(world.gateway.sockets).toBeLessThan(MAX_CONCURRENT_CONNECTIONS - 1);
    await world.time.advance(RETURN_SPREAD_MS);
    expect(sessions.every(({ id }) => isConnected(worker, id))).toBe(true);
  });

  it('wait for a place only where there is somebody to be connected to', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS + 1);
    const waiting = sessions.find((session) => connectionOf(worker, session.id)?.waiting);
    const id = waiting?.id as SessionId; // one of eleven waits
    for (const cut of [true, false]) {
      worker.setOffline(cut);
      await world.time.advance(1_000);
      expect(connectionOf(worker, id)).toMatchObject({ status: 'disconnected', waiting: !cut });
    }
    world.gateway.setUp(false);
    await world.time.advance(5_000);
    expect(connectionOf(worker, id)).toMatchObject({ status: 'disconnected', waiting: false });
  });

  it('stay closed for ended and failed sessions, until one is asked for', async () => {
    const world = await createWorld();
    const ended = world.gateway.add();
    ended.setState('failed');
    const worker = await world.startWorker();
    await world.time.advance(1_000);
    expect(world.gateway.sockets).toBe(0);
    worker.core.client.connectSession(ended.id);
    await world.time.until(() => isConnected(worker, ended.id));
  });

  it('survive a gateway that goes and comes back', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setUp(false);
    await world.time.advance(5_000);
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    expect(connectionOf(worker, session.id)?.retryCount).toBeGreaterThan(0);
    expect(worker.state.state.gateway.status).toBe('unreachable');
    world.gateway.setUp(true);
    await world.time.until(
      () => isConnected(worker, session.id) && worker.state.state.gateway.status === 'online',
    );
    expect(connectionOf(worker, session.id)?.retryCount).toBe(0);
  });

  it('are replaced after 35 s of silence', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setSilent(true);
    await world.time.advance(36_000);
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    world.gateway.setSilent(false);
    await world.time.until(() => isConnected(worker, session.id));
    expect(world.gateway.sockets).toBe(1);
  });

  it('are probed after a sleep, and replaced at once when dead', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setSilent(true);
    world.time.sleep(25_000);
    await world.time.advance(10_000);
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    world.gateway.setSilent(false);
    await world.time.until(() => isConnected(worker, session.id), 15_000);
  });

  it('stop trying when the token is refused, and start again after a new pairing', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setTakesToken(false);
    world.gateway.cutFeeds();
    world.gateway.cutSockets(4401);
    await world.time.advance(60_000);
    expect(worker.state.state.gateway).toEqual({ status: 'unpaired', reason: 'refused' });
    expect(connectionOf(worker, session.id)?.status).toBe('disconnected');
    world.gateway.setTakesToken(true);
    worker.core.retryNow();
    await world.time.until(() => isConnected(worker, session.id));
  });

  it('survive frames that are no frames', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setMangle((frame) => (frame.includes('secret') ? '{"jsonrpc":"2.0","id":' : frame));
    world.gateway.append(session.id, said('a secret'));
    world.gateway.setMangle((frame) => frame);
    world.gateway.append(session.id, said(' and more'));
    await world.time.until(() => worker.core.logs.get(session.id)?.cursor?.seq === 2);
    expect(world.reports.join()).not.toContain('secret');
  });

  it('take a snapshot where one event can never be read', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setMangle((frame) =>
      frame.replace(
        '"agent_message_chunk","content":{"type":"text"',
        '"agent_message_chunk","content":{"type":7',
      ),
    );
    world.gateway.append(session.id, said('unreadable'));
    await world.time.until(() => worker.core.logs.get(session.id)?.cursor?.seq === 1);
    expect(await entriesOf(worker, session.id)).toEqual(session.entries());
  });
});
