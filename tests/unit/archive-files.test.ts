/** Export files, from the page's side to the database and back: nothing is lost, and a bad file changes nothing. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../src/shared/entry.ts';
import { endLine, entryLine, headerLine, sessionLine } from '../../src/shared/export-lines.ts';
import { type SessionId, toSeq } from '../../src/shared/ids.ts';
import type { ExportFormat, ImportReport } from '../../src/shared/rpc-archive.ts';
import { exportText } from '../../src/ui/archive/export-text.ts';
import { importFile } from '../../src/ui/archive/import-file.ts';
import { type OfflineWorker, startOfflineWorker } from '../support/worker/offline-worker.ts';

const workers: OfflineWorker[] = [];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill();
});

async function start(isNewBrowser = false, onCommit?: () => void): Promise<OfflineWorker> {
  if (isNewBrowser) vi.stubGlobal('indexedDB', new IDBFactory());
  const worker = await startOfflineWorker(onCommit);
  workers.push(worker);
  return worker;
}

const A = '0000000a-0000-4000-8000-000000000000' as SessionId; // UUIDs
const B = '0000000b-0000-4000-8000-000000000000' as SessionId;
const position = (seq: number) => ({ seq: toSeq(seq), rev: toSeq(seq), at: 1_700_000_000_000 + seq });
const agent = (seq: number, text = `answer ${seq}`): Entry => ({
  ...position(seq),
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text }],
});
const permission = (seq: number): Entry => ({
  ...position(seq),
  kind: 'permission',
  requestId: 'r' as never, // any text
  toolCall: { toolCallId: 't', title: 'Run it' },
  options: [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }],
  outcome: { outcome: 'selected', optionId: 'yes' },
  by: 'Desk',
  resolvedAt: 1_700_000_000_000,
});
const tool = (seq: number): Entry => ({
  ...position(seq),
  kind: 'tool',
  status: 'completed',
  call: { toolCallId: 't', title: 'Read', rawInput: { path: 'ä.ts' }, extra: { kept: true } },
  endedAt: 1_700_000_000_000,
});
const session = (id: SessionId, title = 'A title') =>
  sessionLine({
    type: 'session',
    id,
    agent: 'claude',
    title,
    cwd: '/work',
    createdAt: 1_700_000_000_000,
    lastActivity: 1_700_000_009_000,
    whole: true,
  });

/** Two sessions: one with every kind of thing, one with more than a page. */
function file(): string[] {
  const first = [agent(1, 'Ünïcode ✓'), tool(4), permission(9), agent(12)];
  const second = Array.from({ length: 450 }, (_, index) => agent(1 + index * 3));
  return [
    headerLine(1_700_000_010_000, 2),
    session(A),
    ...first.map((entry) => entryLine(A, entry)),
    session(B, ''),
    ...second.map((entry) => entryLine(B, entry)),
    endLine(2, first.length + second.length),
  ];
}

async function bringIn(
  worker: OfflineWorker,
  text: string | Uint8Array<ArrayBuffer>,
): Promise<ImportReport | null> {
  return importFile(worker.api, new Blob([text]), {
    signal: new AbortController().signal,
    onProgress() {},
  });
}

async function takeOut(worker: OfflineWorker, format: ExportFormat = 'jsonl'): Promise<string> {
  const ids = worker.state.state.sessions.map(({ id }) => id).sort();
  let text = '';
  for await (const step of exportText(worker.api, { ids, format, exportedAt: 1_700_000_010_000 })) {
    text += step.text;
  }
  return text;
}

/** Nothing of an import is left: no session, no entry, no mark. */
async function expectNothing(worker: OfflineWorker): Promise<void> {
  expect(worker.state.state.sessions).toEqual([]);
  expect((await worker.store.load()).sessions).toEqual([]);
  for (let number = 1; number < 100; number += 1) {
    expect((await worker.store.window(number, null, 1)).entries).toEqual([]);
  }
  expect(await worker.store.getMeta('staged:file')).toBeUndefined();
}

describe('an export file', () => {
  it('imported elsewhere and exported again is the same, byte for byte', async () => {
    const text = file().join('');
    const first = await start();
    expect(await bringIn(first, text)).toEqual({ sessions: 2, entries: 454, skipped: 0 });
    const exported = await takeOut(first);
    expect(exported).toBe(text);
    const second = await start(true);
    await bringIn(second, exported);
    expect(await takeOut(second)).toBe(exported);
  });

  it('becomes archived history that outlives the worker', async () => {
    const first = await start();
    await bringIn(first, file().join(''));
    first.kill();
    const second = await start();
    expect(second.state.state.sessions).toHaveLength(2);
    for (const shown of second.state.state.sessions) {
      expect(shown).toMatchObject({ imported: true, archived: true, state: 'ended' });
    }
    const { entries, fresh } = await second.api.openSession(A, 10, null);
    expect(entries).toHaveLength(4);
    expect(fresh).toBe(true);
  });

  it('a second time adds nothing, and says what was here already', async () => {
    const worker = await start();
    await bringIn(worker, file().join(''));
    expect(await bringIn(worker, file().join(''))).toMatchObject({ sessions: 0, skipped: 2 });
    expect(await takeOut(worker)).toBe(file().join(''));
  });

  it('with what was under way comes to an end: nothing in imported history can be answered', async () => {
    const worker = await start();
    const open = { ...permission(2), outcome: null, by: null, resolvedAt: null };
    const running = { ...tool(1), status: 'in_progress', endedAt: null };
    const lines = [headerLine(0, 1), session(A), entryLine(A, running as Entry), entryLine(A, open as Entry)];
    await bringIn(worker, [...lines, endLine(1, 2)].join(''));
    const { entries } = await worker.api.openSession(A, 10, null);
    expect(entries).toMatchObject([{ status: 'cancelled' }, { outcome: { outcome: 'cancelled' } }]);
  });

  it('that was not whole says so on the other side too', async () => {
    const worker = await start();
    const partial = session(A).replace('"whole":true', '"whole":false');
    const text = [headerLine(1_700_000_010_000, 1), partial, endLine(1, 0)].join('');
    await bringIn(worker, text);
    expect(worker.state.state.sessions[0]?.error?.message).toContain('lacked a part');
    expect(await takeOut(worker)).toBe(text);
  });
});

describe('a bad export file', () => {
  const lines = file();
  const changed = (index: number, line: string): string => lines.with(index, line).join('');
  const bad: [string, string | Uint8Array<ArrayBuffer>, RegExp][] = [
    ['that is empty', '', /Line 1: the file is empty/],
    ['that is foreign', '{"name":"package"}\n', /Line 1: this is no export of Aperture/],
    ['that is no text at all', new Uint8Array([0xff, 0xd8, 0xff, 0x0a]), /Line 1: not UTF-8/],
    [
      'of a newer version',
      changed(0, headerLine(0, 2).replace('"version":1', '"version":2')),
      /Line 1: a newer version/,
    ],
    ['cut at the end of a line', lines.slice(0, 300).join(''), /Line 301: the file was cut/],
    ['cut within a line', lines.join('').slice(0, -30), /Line 458: not JSON, as if the file had been cut/],
    ['with a line of nonsense', changed(3, 'nonsense\n'), /Line 4: not JSON/],
    ['with an empty line', changed(3, '\n'), /Line 4: not JSON/],
    [
      'with an unknown kind of entry',
      changed(2, lines[2]?.replace('"agent"', '"poem"') ?? ''),
      /Line 3: kind/,
    ],
    [
      'with a position beyond the keys',
      changed(5, entryLine(A, { ...agent(12), ...position(2e10) })),
      /Line 6: an entry in an impossible/,
    ],
    [
      'with an endless time',
      changed(2, lines[2]?.replace(/"at":\d+/, '"at":1e999') ?? ''),
      /Line 3: an entry in an impossible/,
    ],
    ['with entries out of order', changed(3, lines[2] ?? ''), /Line 4: an entry out of order/],
    [
      'with an entry of another session',
      changed(3, entryLine(B, tool(4))),
      /Line 4: an entry that does not follow/,
    ],
    ['with a session twice', changed(6, session(A)), /Line 7: the same session/],
    ['with a session that is no UUID', changed(1, session('../x' as SessionId)), /Line 2: id/],
    ['with another count', changed(lines.length - 1, endLine(2, 3)), /Line 458: the counts differ/],
    ['with something after its end', `${lines.join('')}{"more":1}\n`, /Line 459: something after the end/],
  ];

  it.each(bad)('%s is refused with the line, and changes nothing', async (_name, text, message) => {
    const worker = await start();
    await expect(bringIn(worker, text)).rejects.toThrow(message);
    await expectNothing(worker);
    expect(await bringIn(worker, lines.join(''))).toMatchObject({ sessions: 2 });
  });

  it('with a line without an end is refused before it fills the memory', async () => {
    const worker = await start();
    const id = await worker.api.beginImport(1e9);
    const chunk = new Uint8Array(1024 * 1024).fill(0x61);
    const flood = async (): Promise<void> => {
      for (;;) await worker.api.importChunk(id, chunk);
    };
    await expect(flood()).rejects.toThrow(/Line 1: too long/);
    await expectNothing(worker);
  });

  it('of more than 4 GB is refused by its size alone', async () => {
    const worker = await start();
    await expect(worker.api.beginImport(2 ** 33)).rejects.toThrow(/larger than 4 GB/);
  });
});

describe('an import', () => {
  it('that is cancelled leaves nothing', async () => {
    const worker = await start();
    const cancelled = new AbortController();
    const report = await importFile(worker.api, new Blob([file().join('').repeat(9)]), {
      signal: cancelled.signal,
      onProgress: () => cancelled.abort(),
    }).catch(() => null);
    expect(report).toBeNull();
    await expectNothing(worker);
  });

  it('shows nothing before it is whole', async () => {
    const worker = await start();
    const bytes = new TextEncoder().encode(file().join(''));
    const id = await worker.api.beginImport(bytes.byteLength);
    await worker.api.importChunk(id, bytes);
    expect(worker.state.state.sessions).toEqual([]);
    await worker.api.finishImport(id);
    expect(worker.state.state.sessions).toHaveLength(2);
  });

  it('runs alone', async () => {
    const worker = await start();
    const id = await worker.api.beginImport(1);
    await expect(worker.api.beginImport(1)).rejects.toThrow(/Another import/);
    await worker.api.abortImport(id);
    await worker.api.abortImport(await worker.api.beginImport(1));
  });

  it('that dies with its worker, at any commit, is cleared away at the next start, or is whole', async () => {
    const bytes = new TextEncoder().encode(file().join(''));
    for (let at = 1; at <= 6; at += 1) {
      let left = Number.POSITIVE_INFINITY;
      const crashed = await start(true, () => {
        left -= 1;
        if (left > 0) return;
        crashed.kill();
        throw new DOMException('Killed', 'AbortError');
      });
      const id = await crashed.api.beginImport(bytes.byteLength);
      left = at;
      let isOver = false;
      // Of a dead worker's calls some never end.
      void crashed.api
        .importChunk(id, bytes)
        .then(() => crashed.api.finishImport(id))
        .catch(() => undefined)
        .finally(() => {
          isOver = true;
        });
      await vi.waitFor(() => expect(isOver || left <= 0).toBe(true));
      crashed.kill();
      const next = await start();
      await next.api.resumeImports();
      if (next.state.state.sessions.length === 0) await expectNothing(next);
      else expect(await takeOut(next)).toBe(file().join(''));
      next.kill();
    }
  });

  it('says so where the storage is full, and leaves nothing', async () => {
    let isFull = false;
    const worker = await start(false, () => {
      if (isFull) throw new DOMException('Full', 'QuotaExceededError');
    });
    const bytes = new TextEncoder().encode(file().join(''));
    const id = await worker.api.beginImport(bytes.byteLength);
    isFull = true;
    await expect(worker.api.importChunk(id, bytes)).rejects.toMatchObject({ code: 'storage' });
    isFull = false;
    await worker.api.resumeImports();
    expect(worker.state.state.sessions).toEqual([]);
    expect(await bringIn(worker, file().join(''))).toMatchObject({ sessions: 2 });
  });
});

describe('an export as Markdown', () => {
  it('has everything that was said, under who said it', async () => {
    const worker = await start();
    await bringIn(worker, file().join(''));
    const text = await takeOut(worker, 'markdown');
    expect(text).toContain('# A title\n\n- Agent: claude\n- Directory: /work\n');
    expect(text).toContain('## CLAUDE · 2023-11-14 22:13:20 UTC\n\nÜnïcode ✓\n');
    expect(text).toContain('**Tool: Read** · completed');
    expect(text).toContain('**Permission: Run it** · Yes by Desk');
    expect(text).toContain(`# Session ${B.slice(0, 8)}`);
    expect(text.match(/^answer \d+$/gm)).toHaveLength(451);
  });
});
