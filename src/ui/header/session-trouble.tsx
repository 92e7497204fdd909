/** Why this session cannot go on by itself, in words, with the button that helps. Nothing while all is well. */
import { useSignal } from '@preact/signals';
import type { Session } from '../../shared/session.ts';
import type { Connection } from '../../shared/state.ts';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { type Actions, useActions } from '../store/actions.ts';
import { usePage } from '../store/page.ts';
import { visibleText } from '../text/visible.ts';
import styles from './header.module.css';

interface Trouble {
  text: string;
  button: string;
  act(): Promise<boolean>;
}

export function SessionTrouble({ session }: { session: Session }) {
  const actions = useActions();
  const { app, away } = usePage();
  const isBusy = useSignal(false);
  const trouble = troubleOf(session, app.connection(session.id).value, actions);
  if (trouble === null) return null;

  async function help(act: Trouble['act']): Promise<void> {
    isBusy.value = true;
    await act();
    isBusy.value = false;
  }

  return (
    <div class={styles.trouble} role="status" data-trouble={session.state}>
      <p>
        {visibleText(trouble.text)} {away.value}
      </p>
      <GatewayButton class="button" disabled={isBusy.value} onClick={() => void help(trouble.act)}>
        {trouble.button}
      </GatewayButton>
    </div>
  );
}

function troubleOf(
  { id, state, error, archived }: Session,
  connection: Connection,
  actions: Actions,
): Trouble | null {
  if (archived) return null;
  if (state === 'failed' || state === 'ended') {
    const text = state === 'ended' ? 'The agent has ended.' : sentence(error?.message ?? 'The agent failed');
    return { text, button: 'Restart agent', act: () => actions.restartAgent(id) };
  }
  if (connection.status === 'error') {
    const text = `Not connected: ${sentence(connection.error ?? 'the gateway refused')}`;
    return { text, button: 'Retry', act: () => actions.connectSession(id) };
  }
  return null;
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
