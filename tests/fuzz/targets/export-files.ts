/** Export files, nearly right: taken in whole, or refused with the line's number, and then nothing is there. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { endLine, entryLine, headerLine, sessionLine } from '../../../src/shared/export-lines.ts';
import { createFold } from '../../../src/shared/fold.ts';
import type { SessionId } from '../../../src/shared/ids.ts';
import { CallError } from '../../../src/shared/rpc.ts';
import { importFile } from '../../../src/ui/archive/import-file.ts';
import { eventsOf, recordingNames } from '../../support/recording.ts';
import { startOfflineWorker } from '../../support/worker/offline-worker.ts';
import type { Target } from '../fuzz.ts';
import { type Chance, mutateText, mutateValue } from '../mutate.ts';

const id = (n: number): SessionId => `0000000${n}-0000-4000-8000-000000000000` as SessionId; // UUIDs

/** Two real conversations. */
function lines(chance: Chance): string[] {
  const all: string[] = [];
  let count = 0;
  for (const n of [1, 2]) {
    all.push(
      sessionLine({
        type: 'session',
        id: id(n),
        agent: 'demo',
        title: 't',
        cwd: '/',
        createdAt: 1,
        lastActivity: 2,
        whole: true,
      }),
    );
    const fold = createFold();
    for (const event of eventsOf(chance.pick(recordingNames()))) {
      for (const change of fold.apply(event)) {
        if (change.type !== 'put' || change.entry.rev !== change.entry.seq) continue;
        all.push(entryLine(id(n), change.entry));
        count += 1;
      }
    }
  }
  return [headerLine(1, 2), ...all, endLine(2, count)];
}

function mutateLines(whole: string[], chance: Chance): string[] {
  const at = chance.below(whole.length);
  const line = whole[at] ?? '';
  const put = (...instead: string[]): string[] => [...whole.slice(0, at), ...instead, ...whole.slice(at + 1)];
  switch (chance.below(6)) {
    case 0:
      return put();
    case 1:
      return put(line, line);
    case 2:
      return put(mutateText(line, chance));
    case 3:
      return whole.slice(0, at);
    case 4:
      return whole.toReversed();
    default:
      return put(JSON.stringify(mutateValue(JSON.parse(line), chance)) ?? '');
  }
}

export async function openExportFiles(): Promise<Target> {
  return {
    async run(chance) {
      globalThis.indexedDB = new IDBFactory();
      const worker = await startOfflineWorker();
      try {
        const whole = lines(chance);
        const text = (chance.oneIn(10) ? whole : mutateLines(whole, chance)).join('\n');
        const options = { signal: new AbortController().signal, onProgress() {} };
        const report = await importFile(worker.api, new Blob([text]), options).catch((error: unknown) => {
          if (error instanceof CallError && error.code === 'refused') return null;
          throw error;
        });
        const { sessions } = await worker.store.load();
        if (sessions.length !== (report?.sessions ?? 0)) throw new Error('half of a file was taken in');
        for (const session of sessions) await worker.api.exportPage(session.id, null, 'markdown');
      } finally {
        worker.kill();
      }
    },
    async check() {},
    async close() {},
  };
}
