/** The way to have Aperture as an app of its own, where this browser has one. */
import { usePage } from '../../store/page.ts';
import styles from '../pages.module.css';

export function InstallSection() {
  const { install } = usePage();
  const state = install.state.value;
  if (state === 'none') return null;
  return (
    <section>
      <h2>App</h2>
      {state === 'installed' ? <p class={styles.hint}>It runs as an app on this device.</p> : null}
      {state === 'offered' ? (
        <>
          <p class={styles.hint}>
            Installed, it has a window and an icon of its own, opens without a network, and shows there how
            much is unread.
          </p>
          <p class={styles.actions}>
            <button type="button" class="button primary" onClick={() => void install.install()}>
              Install Aperture
            </button>
          </p>
        </>
      ) : null}
      {state === 'by-hand' ? (
        <p class={styles.hint}>
          To install it, open the browser’s share menu and choose “Add to Home Screen”.
        </p>
      ) : null}
    </section>
  );
}
