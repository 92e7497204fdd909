/** Settings: how much of the history is on this device, and whether the rest is copied. */

import styles from '../../copy/copy.module.css';
import { percentOf } from '../../copy/percent.ts';
import { useActions } from '../../store/actions.ts';
import { usePage } from '../../store/page.ts';

const NUMBER = new Intl.NumberFormat('en');

export function CopySection() {
  return (
    <section>
      <h2>History on this device</h2>
      <Copy />
    </section>
  );
}

function Copy() {
  const actions = useActions();
  const { app } = usePage();
  const { copy, gateway, storage } = app.state.value;
  if (storage === 'memory') return <p>The browser keeps nothing, so only what you open is fetched.</p>;
  if (storage === 'full') return <p>There is no room for more: what is not here yet is not copied.</p>;
  if (copy === null) return <p>All conversations are copied here, and can be read offline.</p>;
  const { done, total, paused } = copy;
  const isAway = gateway.status !== 'online';
  return (
    <div class={styles.section} data-copy={paused ? 'paused' : 'running'}>
      <progress class={styles.bar} value={done} max={total} aria-label="History on this device" />
      <p class={styles.number}>
        {percentOf(copy)} %: {NUMBER.format(done)} of {NUMBER.format(total)} events
      </p>
      <p>
        {paused
          ? 'Paused. What you open is fetched all the same.'
          : isAway
            ? 'Goes on when the gateway is back.'
            : 'Copied in the background, newest first, so that all of it can be read offline.'}
      </p>
      <div>
        <button type="button" class="button" onClick={() => void actions.setCopyPaused(!paused)}>
          {paused ? 'Resume copying' : 'Pause copying'}
        </button>
      </div>
    </div>
  );
}
