/**
 * Imports of export files, one at a time. A tab gives the file chunk by chunk and waits for each, so that no
 * more of it is in memory than that. Nothing shows before the last line was good; then all of it shows at once.
 */
import { MAX_EXPORT_FILE_BYTES, MAX_EXPORT_LINE_BYTES } from '../../shared/export.ts';
import { CallError } from '../../shared/rpc.ts';
import type { ImportProgress, ImportReport } from '../../shared/rpc-archive.ts';
import type { SessionRecord } from '../store/records.ts';
import { badLine, createExportReader, type ExportItem } from './export-reader.ts';
import { type Gist, gistWith, importedRecord, NO_GIST, settled } from './imported-session.ts';
import { createLineReader, LineError } from './line-reader.ts';
import type { ArchiveParts } from './load-archive.ts';
import { createStaging, type StagedEntry } from './staging.ts';

/** Entries a transaction. */
const BATCH = 400;
/** A tab that gives nothing for so long is gone. */
const IDLE_MS = 60_000;
const MISSING = 'The device that exported this lacked a part of it.';

type Parts = Pick<ArchiveParts, 'store' | 'logs' | 'sessions' | 'clock'>;
/** A session of the file: null of those that are here already. */
type Current = { sessionNo: number; of: Extract<ExportItem, { type: 'session' }>['session']; gist: Gist };

export function createFileImports({ store, logs, sessions, clock }: Parts) {
  const staging = createStaging({ store, logs, adopt: sessions.onImported }, 'file');
  let running: ReturnType<typeof createJob> | null = null;
  let count = 0;

  function createJob(id: string) {
    const lines = createLineReader(MAX_EXPORT_LINE_BYTES);
    const reader = createExportReader();
    const records: SessionRecord[] = [];
    let current: Current | null = null;
    let batch: StagedEntry[] = [];
    let bytes = 0;
    let entries = 0;
    let skipped = 0;
    let cancelIdle = (): void => {};
    let work = Promise.resolve();

    function closeSession(): void {
      if (!current) return;
      const { type: _, whole, ...facts } = current.of;
      const missing = whole ? null : MISSING;
      records.push(importedRecord(current.sessionNo, { ...facts, ...current.gist, missing }));
      current = null;
    }

    async function take(text: string): Promise<void> {
      const item = reader.read(text);
      switch (item.type) {
        case 'session':
          closeSession();
          if (logs.get(item.session.id)) skipped += 1;
          else current = { sessionNo: await staging.take(), of: item.session, gist: NO_GIST };
          return;
        case 'entry': {
          if (!current) return;
          const entry = settled(item.entry);
          current.gist = gistWith(current.gist, entry);
          batch.push({ sessionNo: current.sessionNo, entry });
          entries += 1;
          if (batch.length >= BATCH) await flush();
          return;
        }
        case 'end':
          closeSession();
          return;
        case 'header':
        case 'blank':
          return;
      }
    }

    async function flush(): Promise<void> {
      const taken = batch;
      batch = [];
      if (taken.length > 0) await staging.write(taken);
    }

    return {
      id,
      /** One after the other, also where a tab does not wait. */
      inTurn<T>(step: () => Promise<T>): Promise<T> {
        const done = work.then(step);
        work = done.then(
          () => {},
          () => {},
        );
        return done;
      },
      waits(onIdle: () => void): void {
        cancelIdle();
        cancelIdle = clock.after(IDLE_MS, onIdle);
      },
      async push(chunk: Uint8Array): Promise<ImportProgress> {
        bytes += chunk.byteLength;
        if (bytes > MAX_EXPORT_FILE_BYTES) throw tooLarge();
        for (const line of lines.push(chunk)) await take(line);
        await flush();
        return { sessions: records.length + (current ? 1 : 0), entries };
      },
      async finish(): Promise<ImportReport> {
        const last = lines.end();
        if (last !== null) await take(last);
        reader.finish();
        await flush();
        const shown = await staging.show(records);
        return { sessions: shown.length, entries, skipped: skipped + records.length - shown.length };
      },
      close(): void {
        cancelIdle();
      },
    };
  }

  /** Ends it; what was stored and is not shown goes, now or (where that fails) with the next start. */
  async function end(job: NonNullable<typeof running>): Promise<void> {
    job.close();
    if (running !== job) return;
    running = null;
    await staging.end().catch(() => {});
  }

  async function step<T>(id: string, run: (job: NonNullable<typeof running>) => Promise<T>): Promise<T> {
    const job = running;
    if (job?.id !== id) throw new CallError('refused', 'The import was interrupted. Nothing was imported.');
    job.waits(() => void job.inTurn(() => end(job)));
    return job.inTurn(async () => {
      try {
        return await run(job);
      } catch (error) {
        await end(job);
        throw error instanceof LineError ? badLine(error.line, error.why) : error;
      }
    });
  }

  return {
    /** What an import that died with its worker left behind. */
    sweep: async (): Promise<void> => (running ? undefined : staging.sweep()),
    async begin(bytes: number): Promise<string> {
      if (bytes > MAX_EXPORT_FILE_BYTES) throw tooLarge();
      if (running) throw new CallError('refused', 'Another import is running. Wait for it, or cancel it.');
      count += 1;
      const job = createJob(`import-${clock.now()}-${count}`);
      running = job;
      await step(job.id, () => staging.sweep());
      return job.id;
    },
    chunk: (id: string, part: Uint8Array): Promise<ImportProgress> => step(id, (job) => job.push(part)),
    finish: (id: string): Promise<ImportReport> =>
      step(id, async (job) => {
        const report = await job.finish();
        await end(job);
        return report;
      }),
    async abort(id: string): Promise<void> {
      const job = running;
      if (job?.id === id) await job.inTurn(() => end(job));
    },
  };
}

const tooLarge = (): CallError =>
  new CallError(
    'refused',
    `The file is larger than ${MAX_EXPORT_FILE_BYTES / 2 ** 30} GB. Nothing was imported.`,
  );
