/** Asks in which form to export, and shows how far it is. */
import { useSignal } from '@preact/signals';
import type { ExportFormat } from '../../shared/rpc-archive.ts';
import type { Session } from '../../shared/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { usePage } from '../store/page.ts';
import styles from './archive.module.css';
import { currentJob } from './job.ts';
import { JobLine } from './job-line.tsx';
import { runExport } from './run-export.ts';
import { amount } from './words.ts';

interface Props {
  sessions: readonly Session[];
  onClose: () => void;
}

const FORMATS: readonly { format: ExportFormat; name: string; text: string }[] = [
  { format: 'markdown', name: 'Markdown', text: 'To read, and to pass on. Images are named, not included.' },
  {
    format: 'jsonl',
    name: 'JSON Lines',
    text: 'Everything, one entry a line. Aperture can import it again.',
  },
];

export function ExportDialog({ sessions, onClose }: Props) {
  const page = usePage();
  const format = useSignal<ExportFormat>('markdown');
  const job = currentJob.value;

  async function run(): Promise<void> {
    if (await runExport(page, sessions, format.value)) onClose();
  }

  return (
    <Dialog title={sessions.length === 1 ? 'Export this session' : 'Export all sessions'} onClose={onClose}>
      <p class={styles.text}>
        {sessions.length === 1 ? 'As it is' : `${amount(sessions.length, 'session')}, as they are`} on this
        device; no network is needed.
      </p>
      <div class={styles.formats} role="radiogroup" aria-label="Format">
        {FORMATS.map((each) => (
          <label key={each.format} class={styles.format}>
            <input
              type="radio"
              name="format"
              checked={format.value === each.format}
              disabled={job !== null}
              onChange={() => {
                format.value = each.format;
              }}
            />
            <span>
              <span class={styles.formatName}>{each.name}</span>
              <span class={styles.hint}>{each.text}</span>
            </span>
          </label>
        ))}
      </div>
      <JobLine />
      <div class={styles.buttons}>
        <button type="button" class="button" onClick={onClose}>
          {job ? 'Close' : 'Not now'}
        </button>
        <button type="button" class="button primary" disabled={job !== null} onClick={() => void run()}>
          Export
        </button>
      </div>
    </Dialog>
  );
}
