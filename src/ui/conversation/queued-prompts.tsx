/** Prompts that the log does not hold yet: waiting for the connection or their turn, or refused. */
import { plainText } from '../../shared/acp.ts';
import type { OutboxItem } from '../../shared/rpc.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleText } from '../text/visible.ts';
import styles from './conversation.module.css';
import { LongText } from './long-text.tsx';

export function QueuedPrompts({ window }: { window: TranscriptWindow }) {
  return (
    <>
      {window.queue.value.map((item) => (
        <Queued key={item.promptId} item={item} window={window} />
      ))}
    </>
  );
}

function Queued({ item, window }: { item: OutboxItem; window: TranscriptWindow }) {
  const { actions, app } = usePage();
  const text = plainText(item.content);
  const isConnected = app.connection(window.sessionId).value.status === 'connected';
  const isBusy = window.info.value?.turn.state !== 'idle';
  const isFailed = item.status === 'failed';
  const waiting = isConnected ? (isBusy ? 'Queued' : 'Sending…') : 'Queued until connected';
  const state = isFailed ? 'Not sent' : waiting;
  return (
    <section
      class={`${styles.user} ${styles.queued}`}
      data-outbox={item.status}
      data-prompt-id={item.promptId}
      aria-label={state}
    >
      <p class={styles.who}>
        <span>You</span>
        <span class={isFailed ? 'bad' : undefined}>{state}</span>
        <button
          type="button"
          class="link"
          onClick={() => void actions.withdrawPrompt(window.sessionId, item.promptId, text)}
        >
          {isFailed ? 'Edit and try again' : 'Withdraw'}
        </button>
      </p>
      <LongText text={text} />
      {item.error === null ? null : <p class="bad">{visibleText(item.error)}</p>}
    </section>
  );
}
