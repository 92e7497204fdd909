/** Runs an import from the chosen file to what came of it, with progress and a way to cancel. */
import type { ImportReport } from '../../shared/rpc-archive.ts';
import { errorText } from '../store/call-errors.ts';
import type { Page } from '../store/page.ts';
import { importFile } from './import-file.ts';
import { currentJob, lastImport } from './job.ts';
import { amount } from './words.ts';

export async function runImport({ call, toasts, router }: Page, file: File): Promise<void> {
  if (currentJob.peek()) return;
  const cancelled = new AbortController();
  lastImport.value = null;
  currentJob.value = {
    kind: 'import',
    label: 'Importing',
    detail: '',
    fraction: 0,
    cancel: () => cancelled.abort(),
  };
  try {
    const report = await importFile(call, file, {
      signal: cancelled.signal,
      onProgress({ entries }, bytes) {
        const job = currentJob.peek();
        if (!job) return;
        const detail = amount(entries, 'entry', 'entries');
        currentJob.value = { ...job, detail, fraction: bytes / file.size };
      },
    });
    say(report === null ? 'Cancelled: nothing was imported.' : outcome(report), false);
  } catch (error) {
    say(errorText(error), true);
  } finally {
    currentJob.value = null;
  }

  function say(text: string, isProblem: boolean): void {
    lastImport.value = { isProblem, text };
    // The settings show it where it was begun.
    if (router.route.peek().type !== 'settings') toasts.add(isProblem ? 'error' : 'success', text);
  }
}

function outcome({ sessions, entries, skipped }: ImportReport): string {
  if (sessions === 0 && skipped === 0) return 'The file holds no sessions.';
  if (sessions === 0) {
    return skipped === 1
      ? 'Nothing new: its session is here already.'
      : `Nothing new: all ${amount(skipped, 'session')} are here already.`;
  }
  const rest =
    skipped === 0
      ? ''
      : ` ${amount(skipped, 'session')} ${skipped === 1 ? 'was' : 'were'} here already, and stayed as they were.`;
  return `Imported ${amount(sessions, 'session')} with ${amount(entries, 'entry', 'entries')}: see “Archived”.${rest}`;
}
