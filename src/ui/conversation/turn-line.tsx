/** The last line while a turn runs: that the agent works, and for how long. */
import { useComputed } from '@preact/signals';
import { Running } from '../parts/times.tsx';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import styles from './conversation.module.css';

export function TurnLine({ window }: { window: TranscriptWindow }) {
  const turn = useComputed(() => window.info.value?.turn ?? null);
  const now = turn.value;
  // A question that waits is its own line.
  if (now === null || now.state !== 'running' || !window.fresh.value) return null;
  return (
    <p class={styles.turn}>
      <span class="busy pulse" aria-hidden="true">
        ↻
      </span>{' '}
      Working {now.since === null ? null : <Running since={now.since} />}
    </p>
  );
}
