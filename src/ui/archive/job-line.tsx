/** One calm line for what goes on with the archive: an export, an import, or the earlier app's history. */
import { usePage } from '../store/page.ts';
import styles from './archive.module.css';
import { currentJob, type Job } from './job.ts';

type Shown = Omit<Job, 'kind' | 'cancel'> & { cancel: (() => void) | null };

export function JobLine() {
  const { app } = usePage();
  const { legacy } = app.state.value;
  const job: Shown | null =
    currentJob.value ??
    (legacy?.status === 'running'
      ? {
          label: 'Bringing in the earlier app’s sessions',
          detail: `${legacy.done} of ${legacy.total}`,
          fraction: legacy.total === 0 ? 0 : legacy.done / legacy.total,
          cancel: null,
        }
      : null);
  if (!job) return null;
  return (
    <div class={styles.job} data-job>
      <p class={styles.jobText} role="status">
        {job.label}
      </p>
      {/* Not in the status: read aloud, it would never stop. */}
      <p class={`${styles.jobDetail} num`}>{job.detail}</p>
      {job.cancel ? (
        <button type="button" class="button" onClick={job.cancel}>
          Cancel
        </button>
      ) : null}
      <progress class={styles.bar} value={job.fraction} max={1} aria-label={job.label} />
    </div>
  );
}
