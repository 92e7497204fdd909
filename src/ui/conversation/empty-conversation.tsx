/** A session in which nothing was said yet: what can be asked of its agent. */
import { useComputed } from '@preact/signals';
import { messageField } from '../panes/pane-actions.ts';
import { agentLabel } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './conversation.module.css';

const SHOWN_COMMANDS = 8;

export function EmptyConversation({ window }: { window: TranscriptWindow }) {
  const { app, drafts } = usePage();
  const session = app.session(window.sessionId).value;
  const commands = useComputed(() => (window.info.value?.commands ?? []).slice(0, SHOWN_COMMANDS));
  if (!session) return null;
  if (session.imported) return <p class={styles.emptyState}>Nothing was said in this session.</p>;
  if (session.lastSeq > 0 && !window.fresh.value) {
    return (
      <div class={styles.emptyState}>
        <h2>This conversation is not on this device</h2>
        <p>It is fetched as soon as the gateway answers.</p>
      </div>
    );
  }

  function begin(name: string): void {
    drafts.write(window.sessionId, { text: `/${name} ` });
    messageField(window.sessionId)?.focus();
  }

  return (
    <div class={styles.emptyState}>
      <h2>{agentLabel(session.agent)} is ready when you are</h2>
      <p>
        It works in <span class="mono">{visibleLine(session.cwd)}</span>. What it does there, and what it asks
        before, appears here.
      </p>
      {commands.value.length > 0 ? (
        <ul class={styles.commands}>
          {commands.value.map((command) => (
            <li key={command.name}>
              <button type="button" class={styles.command} onClick={() => begin(command.name)}>
                <span class="mono">/{visibleLine(command.name)}</span>
                <span>{visibleLine(command.description)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
