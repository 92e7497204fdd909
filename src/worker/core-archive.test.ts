/** Imported history beside what a gateway has: neither touches the other, until they turn out to be the same. */
import { describe, expect, it } from 'vitest';
import { connected, entriesOf, isConnected } from '../../tests/support/worker/looks.ts';
import { said } from '../../tests/support/worker/said.ts';
import { createWorld, type TestTab, type World } from '../../tests/support/worker/world.ts';
import { entryText } from '../shared/entry.ts';
import { endLine, entryLine, headerLine, sessionLine } from '../shared/export-lines.ts';
import { type SessionId, toSeq } from '../shared/ids.ts';

const OLD = '0000001d-0000-4000-8000-000000000000' as SessionId; // a UUID
const HOME = { sessionId: null, visible: true };

async function bringIn({ api }: TestTab, id: SessionId): Promise<void> {
  const facts = { agent: 'claude', title: 'Old', cwd: '/', createdAt: 1, lastActivity: 1, whole: true };
  const entry = {
    seq: toSeq(1),
    rev: toSeq(1),
    at: 1,
    kind: 'agent' as const,
    messageId: null,
    content: [{ type: 'text' as const, text: 'From another life' }],
  };
  const text = [headerLine(0, 1), sessionLine({ type: 'session', id, ...facts }), entryLine(id, entry)];
  const bytes = new TextEncoder().encode([...text, endLine(1, 1)].join(''));
  const job = await api.beginImport(bytes.byteLength);
  await api.importChunk(job, bytes);
  await api.finishImport(job);
}

/** What takes the worker's own time, while it passes. */
async function during(world: World, work: Promise<void>): Promise<void> {
  // Loading code takes real time, in which far too much of the other would pass.
  await import('./archive/archive.ts');
  let isDone = false;
  void work.then(() => {
    isDone = true;
  });
  await world.time.until(() => isDone);
}

describe('imported history', () => {
  it('is never connected, and no snapshot of the gateway removes it', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: OLD, visible: true });
    await during(world, bringIn(tab, OLD));
    await tab.api.connectSession(OLD);
    await world.time.advance(30_000);
    worker.kill();
    const next = await world.startWorker();
    const other = await next.openTab({ sessionId: OLD, visible: true });
    await world.time.until(() => isConnected(next, session.id));
    await world.time.advance(30_000);
    expect(next.state.state.sessions.map(({ id }) => id).sort()).toEqual([OLD, session.id].sort());
    expect(next.core.client.linkOf(OLD)).toBeUndefined();
    expect((await other.api.openSession(OLD, 10, null)).entries.map(entryText)).toEqual([
      'From another life',
    ]);
  });

  it('gives way to the gateway’s own log of the same session', async () => {
    const world = await createWorld();
    const session = world.gateway.add();
    session.append(said('The truth'));
    world.gateway.setUp(false);
    const worker = await world.startWorker();
    const tab = await worker.openTab(HOME);
    await during(world, bringIn(tab, session.id));
    expect(worker.state.state.sessions[0]?.imported).toBe(true);
    world.gateway.setUp(true);
    await world.time.until(() => isConnected(worker, session.id));
    await world.time.advance(1_000);
    expect(worker.state.state.sessions).toHaveLength(1);
    expect(worker.state.state.sessions[0]?.imported).toBeUndefined();
    expect((await entriesOf(worker, session.id))?.map(entryText)).toEqual(['The truth']);
  });

  it('does not replace a session that is here', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab(HOME);
    await during(world, bringIn(tab, session.id));
    expect(worker.state.state.sessions[0]?.imported).toBeUndefined();
    expect(isConnected(worker, session.id)).toBe(true);
  });
});
