/** What went wrong, and what can be done about it. */
import type { EntryOf } from '../../shared/entry.ts';
import type { FailureCode } from '../../shared/event.ts';
import type { SessionId } from '../../shared/ids.ts';
import { usePromptActions } from '../composer/prompt-actions.ts';
import { messageField } from '../panes/pane-actions.ts';
import { usePage } from '../store/page.ts';
import { visibleText } from '../text/visible.ts';
import styles from './conversation.module.css';

interface Advice {
  title: string;
  advice: string;
}

const ADVICE: Record<FailureCode, Advice> = {
  agent_not_found: {
    title: 'The agent is not installed',
    advice: 'Install its command on the gateway’s machine, then write again: the agent is looked for anew.',
  },
  agent_start_failed: {
    title: 'The agent did not start',
    advice: 'Write again to start it once more. If it asks for a login, run its command in a terminal first.',
  },
  agent_protocol: {
    title: 'The agent wrote something that is not its protocol',
    advice: 'It was stopped. Write again to start it once more.',
  },
  agent_exited: { title: 'The agent ended', advice: 'Write again to start it once more.' },
  agent_error: { title: 'The agent reported an error', advice: 'Write again to go on.' },
  storage: {
    title: 'The gateway could not keep this',
    advice: 'Its disk may be full. Make room, then write again.',
  },
  gateway_restarted: {
    title: 'The gateway restarted during this turn',
    advice: 'What was said until then is kept. Write again to go on.',
  },
};
const UNKNOWN: Advice = { title: 'The turn failed', advice: 'Write again to go on.' };

export function ErrorEntry({ entry, sessionId }: { entry: EntryOf<'error'>; sessionId: SessionId }) {
  const { transcripts } = usePage();
  const { writeAgain } = usePromptActions();
  const { title, advice } = entry.code in ADVICE ? ADVICE[entry.code as FailureCode] : UNKNOWN; // it is a key

  /** The last prompt before it, ready to be sent again. */
  function retry(): void {
    const rows = transcripts.window(sessionId).rows.peek();
    const prompt = rows
      .findLast((row) => row.seq < entry.seq && row.entry.peek().kind === 'user')
      ?.entry.peek();
    if (prompt?.kind !== 'user') return;
    writeAgain(sessionId, prompt.content);
    messageField(sessionId)?.focus();
  }

  return (
    <div class={styles.error}>
      <p class={styles.errorTitle}>
        <span aria-hidden="true">✕ </span>
        {title}
      </p>
      {entry.message === '' ? null : <p class={styles.errorText}>{visibleText(entry.message)}</p>}
      <p class={styles.advice}>
        {advice}{' '}
        <button type="button" class="link" onClick={retry}>
          Edit the last prompt
        </button>
      </p>
    </div>
  );
}
