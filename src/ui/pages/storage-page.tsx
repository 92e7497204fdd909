/** This device's storage is there, but not for this build: why, and what helps. Shown in the place of the app. */
import { useSignal } from '@preact/signals';
import { Dialog } from '../parts/dialog.tsx';
import { loadNewestBuild } from '../pwa/newest-build.ts';
import { errorText } from '../store/call-errors.ts';
import { usePage } from '../store/page.ts';
import { Message } from './message.tsx';
import styles from './pages.module.css';

export function StoragePage() {
  const { app } = usePage();
  const { storage } = app.state.value;
  if (storage === 'unresponsive') {
    return (
      <Message title="This browser’s storage does not answer">
        What is stored here is not lost, and the sessions go on. If this page stays, quit the browser with all
        of its windows, and start it again.
      </Message>
    );
  }
  if (storage === 'blocked') {
    return (
      <Message title="Another tab holds this device’s storage">
        A tab of an older Aperture is still open, and does not answer. Close the other tabs of Aperture: this
        one goes on by itself.
      </Message>
    );
  }
  return <NewerStorage />;
}

function NewerStorage() {
  const { call, toasts } = usePage();
  const isAsked = useSignal(false);

  async function erase(): Promise<void> {
    isAsked.value = false;
    try {
      await call.eraseDatabase();
    } catch (error) {
      toasts.add('error', `Not deleted: ${errorText(error)}`);
    }
  }

  return (
    <div class={styles.message}>
      <h1>This page is older than what is stored here</h1>
      <p>
        A newer version of Aperture was used in this browser, and this one leaves its data alone. Nothing is
        lost: reload to get the newer version.
      </p>
      <p class={styles.actions}>
        <button type="button" class="button primary" onClick={() => void loadNewestBuild()}>
          Reload
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            isAsked.value = true;
          }}
        >
          Start anew…
        </button>
      </p>
      <p class={styles.aside}>
        Does this page come again? Then the gateway serves an older version than before: update it there.
      </p>
      {isAsked.value ? (
        <Dialog
          title="Delete what is stored here?"
          onClose={() => {
            isAsked.value = false;
          }}
        >
          <p>
            The conversations are fetched again from the gateway, once this browser is paired again. Drafts,
            messages not sent yet and imported conversations are only here, and are lost.
          </p>
          <div class={styles.dialogButtons}>
            <button
              type="button"
              class="button"
              onClick={() => {
                isAsked.value = false;
              }}
            >
              Keep it
            </button>
            <button type="button" class="button danger" onClick={() => void erase()}>
              Delete and start anew
            </button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}
