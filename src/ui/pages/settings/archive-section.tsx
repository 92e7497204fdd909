/** History out of this device and in: everything as one file, a file as archived history, the earlier app's. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import styles from '../../archive/archive.module.css';
import { ExportDialog } from '../../archive/export-dialog.tsx';
import { currentJob, lastImport } from '../../archive/job.ts';
import { JobLine } from '../../archive/job-line.tsx';
import { runImport } from '../../archive/run-import.ts';
import { amount } from '../../archive/words.ts';
import { usePage } from '../../store/page.ts';
import { formatDateTime } from '../../text/time.ts';

export function ArchiveSection() {
  const page = usePage();
  const isExporting = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  const sessions = page.app.sessions.value;
  const isBusy = currentJob.value !== null;
  const last = lastImport.value;

  function choose(input: HTMLInputElement): void {
    const [file] = input.files ?? [];
    // The same file may be chosen again.
    input.value = '';
    if (file) void runImport(page, file);
  }

  return (
    <section>
      <h2>Import and export</h2>
      <div class={styles.section}>
        <div class={styles.row}>
          <button
            type="button"
            class="button"
            disabled={isBusy || sessions.length === 0}
            onClick={() => {
              isExporting.value = true;
            }}
          >
            Export all sessions…
          </button>
          <button type="button" class="button" disabled={isBusy} onClick={() => field.current?.click()}>
            Import a file…
          </button>
          <input
            ref={field}
            type="file"
            class="visually-hidden"
            aria-label="Export file to import"
            tabIndex={-1}
            accept=".jsonl,.ndjson,application/x-ndjson,application/jsonl"
            onChange={(event) => choose(event.currentTarget)}
          />
        </div>
        {isBusy ? (
          <div class={styles.panel}>
            <JobLine />
          </div>
        ) : null}
        {last ? (
          <p class={last.isProblem ? styles.problem : undefined} role={last.isProblem ? 'alert' : 'status'}>
            {last.text}
          </p>
        ) : null}
        <p class={styles.hint}>
          An import takes a JSON Lines export, of up to 4 GB. Its sessions appear under “Archived”, in this
          browser only; those that are here already stay as they are. A file that is not whole changes
          nothing.
        </p>
        <Legacy />
      </div>
      {isExporting.value ? (
        <ExportDialog
          sessions={inOrder(sessions)}
          onClose={() => {
            isExporting.value = false;
          }}
        />
      ) : null}
    </section>
  );
}

/** Oldest first; the same each time. */
function inOrder<T extends { createdAt: number; id: string }>(sessions: readonly T[]): T[] {
  return [...sessions].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function Legacy() {
  const { app, call, toasts } = usePage();
  const { legacy } = app.state.value;
  switch (legacy?.status) {
    case undefined:
    case 'none':
      return null;
    case 'running':
      return <p class={styles.hint}>The earlier app’s sessions are being brought in.</p>;
    case 'failed':
      return (
        <p class={styles.problem} role="alert">
          The earlier app’s sessions could not be brought in. {legacy.reason}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              call.resumeImports().catch(() => toasts.add('error', 'It could not be tried again.'));
            }}
          >
            Try again
          </button>
        </p>
      );
    case 'done':
      return (
        <p class={styles.hint}>
          From the earlier app, {formatDateTime(legacy.at)}: {amount(legacy.sessions, 'session')},{' '}
          {amount(legacy.messages, 'message')}
          {legacy.unreadable > 0 ? `; ${amount(legacy.unreadable, 'record')} could not be read` : ''}
          {legacy.known > 0 ? `; ${amount(legacy.known, 'session')} the gateway has itself` : ''}. Its own
          data is as it was.
        </p>
      );
  }
}
