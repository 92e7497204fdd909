/** A gateway whose log was trimmed: every client is told, and none lacks a word. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client, methods, type SessionNotification } from '@agentclientprotocol/sdk';
import { createWebSocketStream } from '@agentclientprotocol/sdk/experimental/ws-client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { entryFrames } from '../../src/gateway/acp/entry-frames.ts';
import { createSqliteEventLog } from '../../src/gateway/log/sqlite-event-log.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { type Entry, entryText } from '../../src/shared/entry.ts';
import { isMessage } from '../../src/shared/entry-change.ts';
import type { EntriesPage, EventsPage } from '../../src/shared/http.ts';
import { type Cursor, type Epoch, type Seq, type SessionId, toSeq } from '../../src/shared/ids.ts';
import { createMemoryStore } from '../../src/worker/store/memory-store.ts';
import { type Place, startPlace } from '../support/gateway/place.ts';
import { temporaryDirectory } from '../support/gateway/service.ts';
import { conversation } from '../support/history/conversation.ts';
import { trimHistory } from '../support/history/trim-history.ts';
import { writeHistory } from '../support/history/write-history.ts';
import { type RealCore, startRealCore } from '../support/worker/real-core.ts';
import { createSeededRandom } from '../support/worker/virtual-time.ts';
import { dial } from './door-harness.ts';
import { load, seqs } from './door-session-steps.ts';

const KEEP_EVENTS = 300;

let trimmedDir = '';
let trimmedId: SessionId;
/** One long session, all but the newest of its events trimmed. */
beforeAll(async () => {
  trimmedDir = mkdtempSync(join(tmpdir(), 'aperture-trimmed-'));
  const { ids } = await writeHistory({ dataDir: trimmedDir, sessions: 1, entries: 700, seed: 9 });
  trimmedId = ids[0] as SessionId; // one was made
  trimHistory(trimmedDir, { before: Date.now() + 1, keepEvents: KEEP_EVENTS });
});
afterAll(() => rmSync(trimmedDir, { recursive: true, force: true }));

async function trimmedPlace() {
  const dataDir = temporaryDirectory();
  cpSync(trimmedDir, dataDir, { recursive: true });
  const id = trimmedId;
  const place = await startPlace(dataDir);
  const newest = await entriesPage(place, id);
  const events = (await place.get(`/v1/sessions/${id}/events?after=0&limit=1`)) as EventsPage;
  return { place, id, entries: await allEntries(place, id), epoch: newest.epoch, head: newest.asOf, events };
}

const entriesPage = async ({ get }: Place, id: SessionId, before?: number): Promise<EntriesPage> =>
  (await get(
    `/v1/sessions/${id}/entries?limit=500${before === undefined ? '' : `&before=${before}`}`,
  )) as EntriesPage; // the gateway's own shape

async function allEntries(place: Place, id: SessionId): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let before: number | undefined, more = true; more; ) {
    const page: EntriesPage = await entriesPage(place, id, before);
    entries.push(...page.entries);
    before = page.entries.at(-1)?.seq;
    more = page.more;
  }
  return entries.reverse();
}

describe('a trimmed log', () => {
  it('says in a page of events what is missing, and goes on from there', async () => {
    const { place, id, epoch, head, events, entries } = await trimmedPlace();
    const { reset } = events;
    expect(reset).toEqual({ epoch, seq: expect.any(Number) });
    const trimmed = reset?.seq ?? 0;
    expect(trimmed).toBeGreaterThan(1_000);
    expect(head - trimmed).toBeGreaterThanOrEqual(KEEP_EVENTS);
    expect(events.events[0]?.seq).toBe(trimmed + 1);
    expect(entries).toHaveLength(700);
    const after = (await place.get(`/v1/sessions/${id}/events?after=${trimmed}`)) as EventsPage;
    expect(after.reset).toBeUndefined();
    expect(after.events.at(-1)?.seq).toBe(head);
    const { logEvents } = (await place.get('/v1/status')) as { logEvents: number };
    expect(logEvents).toBe(head - trimmed);
  });

  it('tells a client behind it over ACP by a reset, and one that is not behind it replays', async () => {
    const { place, id, epoch, head, events } = await trimmedPlace();
    const trimmed = events.reset?.seq ?? toSeq(0);
    const cursors: [Cursor, boolean][] = [
      [{ epoch, seq: toSeq(trimmed - 1) }, true],
      [{ epoch, seq: toSeq(1) }, true],
      [{ epoch: 'another' as Epoch, seq: toSeq(1) }, true],
      [{ epoch, seq: trimmed }, false],
      [{ epoch, seq: toSeq(head - 3) }, false],
    ];
    for (const [cursor, isReset] of cursors) {
      const socket = await enterWith(place);
      const reply = await load(socket, id, cursor);
      expect(reply.result).toMatchObject({ _meta: { 'aperture/after': { epoch, seq: head } } });
      const resets = socket.notifications('_aperture/reset').map(({ params }) => params);
      if (isReset) expect(resets.at(-1)).toEqual({ sessionId: id, epoch, seq: trimmed });
      else expect(resets).toEqual([]);
      const from = isReset ? trimmed : cursor.seq;
      expect(seqs(socket)).toEqual(Array.from({ length: head - from }, (_, index) => from + index + 1));
      socket.raw.close();
    }
  });

  it('replays the whole conversation to an ACP client that knows nothing of it', async () => {
    const { place, id, entries } = await trimmedPlace();
    const updates: SessionNotification[] = [];
    const stream = createWebSocketStream(`${place.gateway.url.replace('http', 'ws')}/acp`, {
      WebSocket,
      headers: { Authorization: `Bearer ${place.token}` },
    });
    const connection = client({ name: 'editor' })
      .onNotification(methods.client.session.update, ({ params }) => void updates.push(params))
      .connect(stream);
    onTestFinished(() => connection.close());
    await connection.agent.request('initialize', { protocolVersion: 1 });
    await connection.agent.request('session/load', { sessionId: id, cwd: '/', mcpServers: [] });

    const said = (kind: string): string =>
      updates
        .flatMap(({ update }) =>
          update.sessionUpdate === kind && 'content' in update && !Array.isArray(update.content)
            ? [update.content]
            : [],
        )
        .map((block) => (block?.type === 'text' ? block.text : ''))
        .join('');
    const written = (kind: Entry['kind']): string =>
      entries
        .filter((entry) => entry.kind === kind && isMessage(entry))
        .map(entryText)
        .join('');
    expect(said('user_message_chunk')).toBe(written('user'));
    expect(said('agent_message_chunk')).toBe(written('agent'));
    expect(said('agent_thought_chunk')).toBe(written('thought'));
    const calls = updates.flatMap(({ update }) =>
      update.sessionUpdate === 'tool_call' ? [update.toolCallId] : [],
    );
    expect(calls).toEqual(entries.flatMap((entry) => (entry.kind === 'tool' ? [entry.call.toolCallId] : [])));
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('heals a device that was behind the trim: its copy is whole, and equal to the gateway’s', async () => {
    const dataDir = temporaryDirectory();
    const [id] = (await writeHistory({ dataDir, sessions: 1, entries: 400, seed: 9 })).ids;
    if (!id) return;
    const store = createMemoryStore();
    const before = await startPlace(dataDir);
    const first = await startRealCore(before.gateway.url, before.token, store);
    await whole(first, id, (await entriesPage(before, id)).asOf);
    first.crash();
    await before.gateway.close();

    const log = createSqliteEventLog({ dataDir, log: silentLogger });
    const seen = log.record(id)?.lastSeq ?? toSeq(0);
    for (const events of conversation(createSeededRandom(4), 450)) await log.append(id, { events });
    log.close();
    trimHistory(dataDir, { before: Date.now() + 1, keepEvents: KEEP_EVENTS });

    const after = await startPlace(dataDir);
    const { reset } = (await after.get(`/v1/sessions/${id}/events?after=${seen}&limit=1`)) as EventsPage;
    expect(reset?.seq).toBeGreaterThan(seen);
    const second = await startRealCore(after.gateway.url, after.token, store);
    await whole(second, id, (await entriesPage(after, id)).asOf);
    const copy = (await second.core.logs.get(id)?.read(null, 10_000))?.entries;
    expect(copy).toEqual(await allEntries(after, id));
    second.crash();
  });
});

const whole = ({ core }: RealCore, id: SessionId, head: Seq): Promise<void> =>
  vi.waitFor(
    () => {
      const log = core.logs.get(id);
      expect([log?.cursor?.seq, log?.hole]).toEqual([head, null]);
    },
    { timeout: 10_000 },
  );

it('entries as frames read as what they are, and take no place in the log', () => {
  const id = '00000001-0000-4000-8000-000000000000' as SessionId; // a UUID
  const identity = { seq: toSeq(5), rev: toSeq(7), at: 1 };
  const cut: Entry = {
    ...identity,
    kind: 'tool',
    status: 'cancelled',
    call: { toolCallId: 'c', title: 'Run' },
    endedAt: 2,
  };
  const [frame] = entryFrames(id, cut);
  expect(frame).toMatchObject({
    method: 'session/update',
    params: { sessionId: id, update: { sessionUpdate: 'tool_call', toolCallId: 'c', status: 'failed' } },
  });
  expect(JSON.stringify(frame)).not.toContain('aperture/seq');
});

async function enterWith({ gateway, token }: Place) {
  const socket = await dial(gateway, { token });
  await socket.call('initialize', { protocolVersion: 1 });
  return socket;
}
