/** What the earlier app kept in this browser is taken over: all of it, once, whatever happens in between. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  BROKEN_MESSAGES,
  type LegacyData,
  legacyData,
} from '../../../../tests/support/legacy/legacy-data.ts';
import { readLegacy, writeLegacy } from '../../../../tests/support/legacy/legacy-idb.ts';
import { type OfflineWorker, startOfflineWorker } from '../../../../tests/support/worker/offline-worker.ts';
import { type Entry, entryText } from '../../../shared/entry.ts';
import type { SessionId } from '../../../shared/ids.ts';

const workers: OfflineWorker[] = [];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(async () => {
  for (const worker of workers.splice(0)) worker.kill();
});

async function start(onCommit?: () => void): Promise<OfflineWorker> {
  const worker = await startOfflineWorker(onCommit);
  workers.push(worker);
  return worker;
}

async function imported(worker: OfflineWorker) {
  await worker.api.resumeImports();
  return vi.waitFor(
    () => {
      const { legacy } = worker.state.state;
      if (legacy?.status !== 'done') throw new Error(`It is ${JSON.stringify(legacy)}`);
      return legacy;
    },
    { timeout: 15_000 },
  );
}

const entriesOf = async (worker: OfflineWorker, id: string): Promise<Entry[]> =>
  (await worker.api.openSession(id as SessionId, 500, null)).entries;
const shownOf = (entries: readonly Entry[]) => entries.map((entry) => `${entry.kind}: ${entryText(entry)}`);

const SESSION = '00000001-0000-4000-8000-00000000beef';
const only = (...messages: Record<string, unknown>[]): LegacyData => ({
  sessions: [{ id: SESSION, agent: 'claude', cwd: '/work', createdAt: '2024-12-30T09:00:00.000Z' }],
  messages: messages.map((message) => ({ sessionId: SESSION, ...message })),
  metadata: [],
});
async function importOnly(...messages: Record<string, unknown>[]): Promise<Entry[]> {
  await writeLegacy(only(...messages));
  const worker = await start();
  await imported(worker);
  return entriesOf(worker, SESSION);
}

describe('the earlier app’s history', () => {
  it('is not made up where there is none', async () => {
    const worker = await start();
    await worker.api.resumeImports();
    expect(worker.state.state.legacy).toEqual({ status: 'none' });
    expect(worker.state.state.sessions).toEqual([]);
    expect(await readLegacy()).toBeNull();
  });

  it.each([
    0, 3, 500,
  ])('of %i sessions becomes archived history, and stays unchanged itself', async (count) => {
    const data = legacyData(count);
    await writeLegacy(data);
    const before = await readLegacy();
    const worker = await start();
    const report = await imported(worker);
    expect(report).toMatchObject({
      sessions: count,
      messages: data.messages.length,
      known: 0,
      unreadable: 0,
    });
    expect(worker.state.state.sessions).toHaveLength(count);
    for (const session of worker.state.state.sessions) {
      expect(session).toMatchObject({ imported: true, archived: true, state: 'ended', error: null });
    }
    expect(await readLegacy()).toBe(before);
  });

  it('reads as it did: who said what, when, with the tools in between', async () => {
    await writeLegacy(legacyData(3));
    const worker = await start();
    await imported(worker);
    const entries = await entriesOf(worker, SESSION);
    expect(shownOf(entries).slice(0, 4)).toEqual([
      'user: Please look at file 0 of 00000001',
      'agent: I read it first.',
      'tool: Read',
      'agent: It is fine:\n\n```ts\nconst a = 1;\n```\n',
    ]);
    expect(entries[2]).toMatchObject({
      status: 'completed',
      call: { rawInput: { path: 'src/0.ts' }, content: [{ content: { text: 'const a = `1`;\n' } }] },
    });
    expect(entries[0]?.at).toBe(Date.UTC(2024, 11, 30, 9, 0, 1));
    expect(worker.state.state.sessions[0]).toMatchObject({
      agent: 'claude',
      cwd: '/home/dev/project-0',
      createdAt: Date.UTC(2024, 11, 30, 9),
      preview: expect.stringContaining('It is fine'),
    });
  });

  it('is imported once: a second start imports nothing, and what was deleted stays deleted', async () => {
    await writeLegacy(legacyData(3));
    const first = await start();
    await imported(first);
    await first.api.endSession(SESSION as SessionId);
    first.kill();
    const second = await start();
    expect(await imported(second)).toMatchObject({ sessions: 3 });
    expect(second.state.state.sessions).toHaveLength(2);
  });

  it('gives the session that was open to one tab, once', async () => {
    await writeLegacy(legacyData(3));
    const first = await start();
    const { active } = await imported(first);
    expect(active).toBe('00000003-0000-4000-8000-00000000beef');
    expect(await Promise.all([first.api.takeLegacyActive(), first.api.takeLegacyActive()])).toEqual([
      active,
      null,
    ]);
    first.kill();
    const second = await start();
    await imported(second);
    expect(await second.api.takeLegacyActive()).toBeNull();
  });

  it('takes lastSessionId where there is no currentSession, and neither where neither is there', async () => {
    await writeLegacy({ ...legacyData(3), metadata: [{ key: 'lastSessionId', value: SESSION }] });
    const worker = await start();
    expect((await imported(worker)).active).toBe(SESSION);
    vi.stubGlobal('indexedDB', new IDBFactory());
    await writeLegacy({ ...legacyData(3), metadata: [{ key: 'currentSession', value: 'gone' }] });
    expect((await imported(await start())).active).toBeNull();
  });

  it('with records that cannot be read loses only those, counts them and says so', async () => {
    const data = legacyData(3);
    await writeLegacy({ ...data, messages: [...data.messages, ...BROKEN_MESSAGES] });
    const report = await imported(await start());
    expect(report).toMatchObject({ sessions: 3, messages: data.messages.length, unreadable: 3 });
  });

  it('keeps messages whose session is gone', async () => {
    await writeLegacy({ sessions: [], messages: legacyData(2).messages, metadata: [] });
    const worker = await start();
    expect(await imported(worker)).toMatchObject({ sessions: 2 });
    expect(await entriesOf(worker, SESSION)).not.toHaveLength(0);
  });

  it('names sessions without a UUID the same way each time', async () => {
    const data: LegacyData = {
      sessions: [{ id: 'my-session' }],
      messages: [{ id: 1, sessionId: 'my-session', role: 'user', content: 'Hi' }],
      metadata: [{ key: 'currentSession', value: 'my-session' }],
    };
    const ids: unknown[] = [];
    for (let round = 0; round < 2; round += 1) {
      vi.stubGlobal('indexedDB', new IDBFactory());
      await writeLegacy(data);
      ids.push((await imported(await start())).active);
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('can be deleted and renamed here, but not written to or connected', async () => {
    await writeLegacy(legacyData(1));
    const { api, core, state } = await start().then(async (worker) => {
      await imported(worker);
      return worker;
    });
    const id = SESSION as SessionId;
    await api.patchSession(id, { title: 'Old', archived: false });
    expect(state.state.sessions[0]).toMatchObject({ title: 'Old', archived: true });
    await api.connectSession(id);
    expect(core.client.linkOf(id)).toBeUndefined();
    await expect(api.sendPrompt(id, 'p' as never, [{ type: 'text', text: 'Hi' }])).rejects.toThrow(
      'no agent',
    );
    await api.endSession(id);
    expect(state.state.sessions).toEqual([]);
  });

  it('survives a crash at any commit: in the end all of it is there once, and nothing else', async () => {
    const data = legacyData(4);
    // More than one batch of one session.
    for (let number = 0; number < 450; number += 1) {
      data.messages.push({ id: `long-${number}`, sessionId: SESSION, role: 'user', content: `${number}` });
    }
    let commits = 0;
    await writeLegacy(data);
    const whole = await start(() => {
      commits += 1;
    });
    commits = 0;
    await imported(whole);
    const expected = await contentOf(whole);
    whole.kill();
    expect(commits).toBeGreaterThan(5);
    for (let at = 1; at <= commits; at += 1) {
      vi.stubGlobal('indexedDB', new IDBFactory());
      await writeLegacy(data);
      let left = at;
      let isBegun = false;
      const crashed = await start(() => {
        if (!isBegun) return;
        left -= 1;
        if (left > 0) return;
        crashed.kill();
        throw new DOMException('Killed', 'AbortError');
      });
      isBegun = true;
      await crashed.api.resumeImports().catch(() => {});
      await vi.waitFor(() => expect(left).toBeLessThanOrEqual(0));
      const next = await start();
      await imported(next);
      expect(await contentOf(next)).toEqual(expected);
      expect(await strayEntries(next)).toBe(0);
      next.kill();
    }
  });
});

describe('a message of the earlier app', () => {
  it('of the same moment as others stands where its id puts it', async () => {
    const timestamp = '2024-12-30T09:00:00.000Z';
    const ids = Array.from({ length: 12 }, (_, index) => `m${index + 1}`);
    const entries = await importOnly(
      ...[...ids].reverse().map((id) => ({ id, role: 'user', content: id, timestamp })),
    );
    expect(entries.map(entryText)).toEqual(ids);
  });

  it('without a readable time was said when the one before it was', async () => {
    const entries = await importOnly(
      { id: 'm1', role: 'user', content: 'one', timestamp: '2024-12-30T09:00:00.000Z' },
      { id: 'm2', role: 'user', content: 'two', timestamp: 'yesterday' },
      { id: 'm3', role: 'user', content: 'three', timestamp: '2024-12-30T10:00:00.000Z' },
      { id: 'm4', role: 'user', content: 'four', timestamp: '+275760-09-13T00:00:00.000Z' },
    );
    expect(entries.map(entryText)).toEqual(['one', 'two', 'three', 'four']);
    expect(entries[1]?.at).toBe(Date.UTC(2024, 11, 30, 9));
    expect(entries[3]?.at).toBe(Date.UTC(2024, 11, 30, 10));
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['text', { role: 'user', content: 'Hi' }, ['user: Hi']],
    ['empty text', { role: 'assistant', content: '' }, ['agent: ']],
    ['one block', { role: 'user', content: { type: 'text', text: 'Hi' } }, ['user: Hi']],
    ['no role', { content: 'Hi' }, ['agent: Hi']],
    ['system', { role: 'system', content: 'Connected' }, ['notice: Connected']],
    [
      'an image',
      { role: 'user', content: [{ type: 'image', data: 'aGk=', mimeType: 'image/png' }] },
      ['user: [image]'],
    ],
    [
      'thinking',
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm' },
          { type: 'text', text: 'Yes' },
        ],
      },
      ['thought: Hm', 'agent: Yes'],
    ],
    [
      'an ACP tool call',
      {
        role: 'assistant',
        content: [
          {
            type: 'tool_call',
            toolCallId: 't1',
            title: 'Edit a.ts',
            kind: 'edit',
            status: 'completed',
            content: [{ type: 'diff', path: 'a.ts', oldText: 'a', newText: 'b' }],
          },
        ],
      },
      ['tool: Edit a.ts'],
    ],
    [
      'a tool by its role',
      { role: 'tool', toolName: 'Bash', input: { command: 'ls' }, content: 'a.ts' },
      ['tool: Bash'],
    ],
    [
      'a block of an unknown kind',
      { role: 'assistant', content: [{ type: 'chart', values: [1] }] },
      ['agent: {\n  "type": "chart",\n  "values": [\n    1\n  ]\n}'],
    ],
    ['a block that is nothing among others', { role: 'user', content: [null, 'Hi'] }, ['user: Hi']],
  ])('with %s is read', async (_name, message, expected) => {
    expect(shownOf(await importOnly({ id: 'm', ...message }))).toEqual(expected);
  });
});

/** Everything that a person can see of it. */
async function contentOf(worker: OfflineWorker): Promise<unknown> {
  const sessions = [...worker.state.state.sessions].sort((a, b) => (a.id < b.id ? -1 : 1));
  return Promise.all(sessions.map(async (session) => [session, await entriesOf(worker, session.id)]));
}

/** Stored entries that belong to no session. */
async function strayEntries(worker: OfflineWorker): Promise<number> {
  const used = new Set([...worker.core.logs.all()].map((log) => log.sessionNo));
  let stray = 0;
  for (let number = 1; number < 100; number += 1) {
    if (used.has(number)) continue;
    stray += (await worker.store.window(number, null, 10)).entries.length;
  }
  return stray;
}
