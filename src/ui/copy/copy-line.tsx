/** The foot of the list while history is copied to this device: how far it is, and a button that pauses it. */
import type { CopyState } from '../../shared/state.ts';
import { useActions } from '../store/actions.ts';
import styles from './copy.module.css';
import { percentOf } from './percent.ts';

export function CopyLine({ copy }: { copy: CopyState }) {
  const actions = useActions();
  const { done, total, paused } = copy;
  const percent = percentOf(copy);
  return (
    <section
      class={styles.line}
      aria-label="Copying history"
      data-copy={paused ? 'paused' : 'running'}
      title="All conversations are copied to this device, so that they can be read offline"
    >
      <progress class={styles.bar} value={done} max={total} aria-label="History on this device" />
      <span class={styles.words}>
        {paused ? 'History: paused' : 'Copying history'} · <span class={styles.number}>{percent} %</span>
      </span>
      <button type="button" class={styles.button} onClick={() => void actions.setCopyPaused(!paused)}>
        {paused ? 'Resume' : 'Pause'}
      </button>
    </section>
  );
}
