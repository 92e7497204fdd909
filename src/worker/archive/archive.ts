/** What goes out of this device's history and what comes in: puts the parts of it together. */
import type { Seq, SessionId } from '../../shared/ids.ts';
import { CallError } from '../../shared/rpc.ts';
import type { ArchiveCalls, ExportFormat, ExportPage } from '../../shared/rpc-archive.ts';
import { exportPage } from './export-page.ts';
import { createFileImports } from './file-imports.ts';
import { createLegacyImport } from './legacy/legacy-import.ts';
import type { ArchiveParts } from './load-archive.ts';

export type Archive = ReturnType<typeof createArchive>;

export function createArchive(parts: ArchiveParts) {
  const { logs, clock } = parts;
  const legacy = createLegacyImport(parts);
  const files = createFileImports(parts);
  let resuming: Promise<void> | null = null;

  return {
    resumeImports(): Promise<void> {
      if (parts.state.state.legacy?.status === 'failed') resuming = null;
      resuming ??= files.sweep().then(() => legacy.start());
      return resuming.catch((error: unknown) => {
        resuming = null;
        throw error;
      });
    },
    takeLegacyActive: () => legacy.takeActive(),
    async exportPage(id: SessionId, after: Seq | null, format: ExportFormat): Promise<ExportPage> {
      const log = logs.get(id);
      if (!log) throw new CallError('not_found', 'There is no such session.');
      await log.ready();
      return exportPage(log, after, format, clock.now());
    },
    beginImport: files.begin,
    importChunk: files.chunk,
    finishImport: files.finish,
    abortImport: files.abort,
  } satisfies { [K in keyof ArchiveCalls]: unknown };
}
