/** Runs an export from the click to the file, with progress and a way to cancel. Works without a gateway. */
import type { ExportFormat } from '../../shared/rpc-archive.ts';
import type { Session } from '../../shared/session.ts';
import { errorText } from '../store/call-errors.ts';
import type { Page } from '../store/page.ts';
import { exportText } from './export-text.ts';
import { openSink } from './file-sink.ts';
import { currentJob } from './job.ts';
import { amount, fileName } from './words.ts';

/** Beyond so many events the file is written as it comes, where the browser can. */
const LARGE = 250_000;
const TYPES: Record<ExportFormat, string> = {
  jsonl: 'application/x-ndjson',
  markdown: 'text/markdown;charset=utf-8',
};

/** True once there is a file. */
export async function runExport(
  { call, toasts, clock }: Pick<Page, 'call' | 'toasts' | 'clock'>,
  sessions: readonly Session[],
  format: ExportFormat,
): Promise<boolean> {
  if (currentJob.peek()) return false;
  const total = sessions.reduce((sum, session) => sum + session.lastSeq, 0);
  const exportedAt = clock.now();
  const cancelled = new AbortController();
  currentJob.value = {
    kind: 'export',
    label: 'Exporting',
    detail: '',
    fraction: 0,
    cancel: () => cancelled.abort(),
  };
  try {
    const sink = await openSink(fileName(sessions, format, exportedAt), TYPES[format], total > LARGE);
    if (!sink) return false;
    try {
      let last = { entries: 0, partial: 0 };
      const ids = sessions.map(({ id }) => id);
      for await (const step of exportText(call, { ids, format, exportedAt })) {
        if (cancelled.signal.aborted) break;
        await sink.write(step.text);
        last = step;
        show(step.sessions, step.at?.seq ?? 0, step.entries);
      }
      if (cancelled.signal.aborted) {
        await sink.cancel();
        return false;
      }
      await sink.done();
      toasts.add('success', outcome(sessions.length, last.entries, last.partial));
      return true;
    } catch (error) {
      await sink.cancel().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    toasts.add('error', `Not exported: ${errorText(error)}`);
    return false;
  } finally {
    currentJob.value = null;
  }

  function show(done: number, seq: number, entries: number): void {
    const job = currentJob.peek();
    if (!job) return;
    const past = sessions.slice(0, done).reduce((sum, session) => sum + session.lastSeq, 0);
    const fraction = total === 0 ? 0 : Math.min(1, (past + seq) / total);
    currentJob.value = { ...job, detail: amount(entries, 'entry', 'entries'), fraction };
  }
}

function outcome(sessions: number, entries: number, partial: number): string {
  const what = sessions === 1 ? '' : `${amount(sessions, 'session')}, `;
  const missing =
    partial === 0
      ? ''
      : sessions === 1
        ? ' A part of it is not on this device, and so not in the file.'
        : ` Of ${partial} a part is not on this device, and so not in the file.`;
  return `Exported ${what}${amount(entries, 'entry', 'entries')}.${missing}`;
}
