/** An export as pieces of text, one worker's page after the other. It knows nothing of files. */
import { endLine, headerLine } from '../../shared/export-lines.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import type { WorkerApi } from '../../shared/rpc.ts';
import type { ExportFormat, ExportPage } from '../../shared/rpc-archive.ts';
import { errorCode } from '../store/call-errors.ts';

export interface ExportStep {
  text: string;
  /** Sessions that are done, and entries, so far. */
  sessions: number;
  entries: number;
  /** How far the session of now is: the position that was reached; null at its end. */
  at: { id: SessionId; seq: Seq } | null;
  /** Sessions of which a part is not on this device. */
  partial: number;
}

export interface ExportRequest {
  ids: readonly SessionId[];
  format: ExportFormat;
  exportedAt: number;
}

/** Sessions that go while it runs are left out. */
export async function* exportText(
  call: Pick<WorkerApi, 'exportPage'>,
  { ids, format, exportedAt }: ExportRequest,
): AsyncGenerator<ExportStep> {
  const isLines = format === 'jsonl';
  let sessions = 0;
  let entries = 0;
  let partial = 0;
  const step = (text: string, at: ExportStep['at']): ExportStep => ({ text, sessions, entries, at, partial });

  if (isLines) yield step(headerLine(exportedAt, ids.length), null);
  for (const id of ids) {
    let after: Seq | null = null;
    do {
      const page: ExportPage | null = await call.exportPage(id, after, format).catch((error: unknown) => {
        if (errorCode(error) === 'not_found' && after === null) return null;
        throw error;
      });
      if (page === null) break;
      entries += page.entries;
      if (after === null && !page.whole) partial += 1;
      after = page.next;
      if (after === null) sessions += 1;
      yield step(page.text, after === null ? null : { id, seq: after });
    } while (after !== null);
  }
  if (isLines) yield step(endLine(sessions, entries), null);
}
