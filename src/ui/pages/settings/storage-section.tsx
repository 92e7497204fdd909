/** What this device keeps: how much, whether the browser may delete it by itself, and the way to delete it. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SessionUsage } from '../../../shared/rpc-storage.ts';
import type { Usage } from '../../storage/persistence.ts';
import { errorText } from '../../store/call-errors.ts';
import { usePage } from '../../store/page.ts';
import { formatBytes } from '../../text/bytes.ts';
import styles from './storage.module.css';
import { StorageList } from './storage-list.tsx';

/** From here on there may soon be no room. */
const HIGH = 0.9;

interface Measured {
  copies: readonly SessionUsage[];
  whole: Usage | null;
}

export function StorageSection() {
  const { app, call, persistence } = usePage();
  const measured = useSignal<Measured | null>(null);
  const problem = useSignal<string | null>(null);
  const state = useComputed(() => app.state.value.storage).value;

  async function measure(): Promise<void> {
    try {
      const [copies, whole] = await Promise.all([call.storageUsage(), persistence.estimate()]);
      measured.value = { copies, whole };
      problem.value = null;
    } catch (error) {
      problem.value = errorText(error);
    }
  }

  useEffect(() => {
    void measure();
  }, [state]);

  const found = measured.value;
  return (
    <section aria-labelledby="storage-title" class={styles.storage}>
      <h2 id="storage-title">Storage on this device</h2>
      {problem.value === null ? null : <p role="alert">{problem.value}</p>}
      {found === null ? <p class={styles.quiet}>Measuring…</p> : <Total {...found} />}
      {state === 'memory' ? null : <Promised />}
      {found === null ? null : <StorageList copies={found.copies} onDeleted={() => void measure()} />}
    </section>
  );
}

function Total({ copies, whole }: Measured) {
  const bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
  const count = copies.length === 1 ? '1 conversation' : `${copies.length} conversations`;
  return (
    <>
      <p>
        {copies.length === 0 ? 'No conversation is kept.' : `${count}, about ${formatBytes(bytes)} of text.`}{' '}
        {whole === null
          ? null
          : `The app takes ${formatBytes(whole.usage)} of the ${formatBytes(whole.quota)} that the browser allows it.`}
      </p>
      {whole === null || whole.quota === 0 ? null : (
        <meter
          class={styles.meter}
          aria-label="Storage taken"
          min={0}
          max={whole.quota}
          value={whole.usage}
          high={whole.quota * HIGH}
        />
      )}
    </>
  );
}

/** The browser's promise not to delete it by itself. */
function Promised() {
  const { persistence, toasts } = usePage();
  const isPersisted = persistence.isPersisted.value;

  useEffect(() => {
    void persistence.look();
  }, []);

  async function ask(): Promise<void> {
    if (await persistence.ask()) return;
    toasts.add('info', 'The browser did not promise it. Most do once the app is installed, or used often.');
  }

  if (isPersisted === null) return null;
  return (
    <div class={styles.promise}>
      <p>
        {isPersisted
          ? 'The browser keeps all of it until you delete it.'
          : 'The browser may delete it by itself when space runs short.'}
      </p>
      {isPersisted ? null : (
        <button type="button" class="button" onClick={() => void ask()}>
          Ask it to keep it
        </button>
      )}
    </div>
  );
}
