/** Asks before a session and its log are gone for good. */
import { useSignal } from '@preact/signals';
import type { Session } from '../../shared/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import styles from './header.module.css';

export function EndSessionDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { actions } = usePage();
  const isEnding = useSignal(false);

  async function end(): Promise<void> {
    isEnding.value = true;
    const isEnded = await actions.endSession(session.id);
    isEnding.value = false;
    if (isEnded) onClose();
  }

  return (
    <Dialog title="End this session?" onClose={onClose}>
      <p class={styles.dialogText}>
        The agent of <span class="mono">{shortId(session.id)}</span> {agentLabel(session.agent)} is stopped,
        and the conversation is deleted on the gateway and on all devices. The files it changed stay as they
        are.
      </p>
      <div class={styles.dialogButtons}>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="button danger" disabled={isEnding} onClick={() => void end()}>
          {isEnding.value ? 'Ending…' : 'End session'}
        </button>
      </div>
    </Dialog>
  );
}
