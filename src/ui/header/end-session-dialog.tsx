/** Asks before a session and its log are gone for good: everywhere, or, of imported history, here. */
import { useSignal } from '@preact/signals';
import type { Session } from '../../shared/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { useActions } from '../store/actions.ts';
import { usePage } from '../store/page.ts';
import styles from './header.module.css';

export function EndSessionDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const actions = useActions();
  const { away } = usePage();
  const isEnding = useSignal(false);

  async function end(): Promise<void> {
    isEnding.value = true;
    const isEnded = await actions.endSession(session.id);
    isEnding.value = false;
    if (isEnded) onClose();
  }

  const words = session.imported ? DELETE : END;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p class={styles.dialogText}>
        {session.imported ? (
          <>
            <span class="mono">{shortId(session.id)}</span> {agentLabel(session.agent)} is imported history:
            no gateway has it, and it is kept in this browser only. Export it first if it may be wanted again.
          </>
        ) : (
          <>
            The agent of <span class="mono">{shortId(session.id)}</span> {agentLabel(session.agent)} is
            stopped, and the conversation is deleted on the gateway and on all devices. The files it changed
            stay as they are.
          </>
        )}
      </p>
      {away.value === null || session.imported ? null : <p class={styles.dialogText}>{away.value}</p>}
      <div class={styles.dialogButtons}>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
        <GatewayButton
          class="button danger"
          isLocal={session.imported}
          disabled={isEnding}
          onClick={() => void end()}
        >
          {isEnding.value ? words.going : words.act}
        </GatewayButton>
      </div>
    </Dialog>
  );
}

const END = { title: 'End this session?', act: 'End session', going: 'Ending…' };
const DELETE = { title: 'Delete this session?', act: 'Delete session', going: 'Deleting…' };
