/** Where no session is chosen: the first steps, or what waits. */
import { useComputed, useSignal } from '@preact/signals';
import { MarkIcon } from '../icons/icons.tsx';
import { errorText } from '../store/call-errors.ts';
import { usePage } from '../store/page.ts';
import { Message } from './message.tsx';
import styles from './pages.module.css';

export function HomePage() {
  const { app } = usePage();
  const hasSessions = useComputed(() => app.sessions.value.length > 0);
  const status = useComputed(() => app.state.value.gateway.status);
  if (!app.known.value) return null;
  if (hasSessions.value) return <Overview />;
  switch (status.value) {
    case 'online':
      return <NoSessions />;
    case 'unreachable':
    case 'offline':
      return (
        <Message title="Waiting for the gateway">
          Nothing is kept on this device yet. Your sessions appear as soon as the gateway answers.
        </Message>
      );
    default:
      return null;
  }
}

function NoSessions() {
  const page = usePage();
  const isStarting = useSignal(false);

  async function tryDemo(): Promise<void> {
    isStarting.value = true;
    try {
      const session = await page.call.createSession({ agent: 'demo', title: 'A first look' });
      page.switchToSession(session.id);
    } catch (error) {
      page.toasts.add('error', `The demo agent did not start: ${errorText(error)}`);
    } finally {
      isStarting.value = false;
    }
  }

  return (
    <div class={styles.message}>
      <span class={styles.mark}>
        <MarkIcon />
      </span>
      <h1>No sessions yet</h1>
      <p>
        A session is one coding agent at work in one directory. Keep as many open as you like: each goes on by
        itself, and says in the list when it needs you.
      </p>
      <p class={styles.actions}>
        <a class="button primary" href="/new">
          Choose an agent
        </a>
        <button type="button" class="button" disabled={isStarting.value} onClick={() => void tryDemo()}>
          Try the demo agent
        </button>
      </p>
      <p class={styles.aside}>
        The demo agent needs no key and no network. Nothing it does touches your files.
      </p>
    </div>
  );
}

function Overview() {
  const { app } = usePage();
  const counts = useComputed(() => {
    const live = app.sessions.value.filter((session) => !session.archived);
    return {
      waiting: live.filter((session) => session.state === 'requires_action').length,
      running: live.filter((session) => session.state === 'running').length,
      all: live.length,
    };
  });
  const { waiting, running, all } = counts.value;
  const parts = [
    waiting > 0 ? `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for you` : '',
    running > 0 ? `${running} running` : '',
  ].filter(Boolean);
  const news = parts.length > 0 ? parts.join(', ') : 'Nothing waits for you';
  return (
    <div class={styles.message}>
      <span class={styles.mark}>
        <MarkIcon />
      </span>
      <h1>{all === 0 ? 'No open sessions' : all === 1 ? '1 session' : `${all} sessions`}</h1>
      <p>{all === 0 ? 'Earlier ones are under “Archived”.' : `${news}. Choose one on the left.`}</p>
    </div>
  );
}
