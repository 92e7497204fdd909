/** One session in the inbox: what it asks, or how it ended, and what can be done about it at once. */
import { useSignal } from '@preact/signals';
import type { Entry } from '../../shared/entry.ts';
import { entryText } from '../../shared/entry.ts';
import type { PromptId } from '../../shared/ids.ts';
import type { Attention } from '../../shared/rpc-inbox.ts';
import { PermissionCard } from '../conversation/permission-card.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { Ago } from '../parts/times.tsx';
import { chatPath } from '../routing/route.ts';
import { agentLabel, sessionStatus, shortId } from '../sidebar/session-status.ts';
import { useActions } from '../store/actions.ts';
import { errorText } from '../store/call-errors.ts';
import { usePage } from '../store/page.ts';
import { visibleLine, visibleText } from '../text/visible.ts';
import styles from './inbox.module.css';
import type { InboxItem as Item } from './inbox-items.ts';
import { useAttention } from './use-attention.ts';

/** As much of a message as says what it is about. */
const MAX_TEXT = 400;

export function InboxItem({ item, isSelected }: { item: Item; isSelected: boolean }) {
  const { session, kind, version } = item;
  const { app } = usePage();
  const attention = useAttention(session.id, version).value;
  const connection = app.connection(session.id).value;
  const status = sessionStatus(session, connection);
  const title = session.title || session.preview;
  return (
    <article
      class={styles.item}
      data-inbox-session={session.id}
      data-kind={kind}
      data-selected={isSelected}
      aria-label={`${visibleLine(title) || 'Untitled'}, ${agentLabel(session.agent)} ${shortId(session.id)}`}
      tabIndex={isSelected ? 0 : -1}
    >
      <p class={styles.head}>
        <span class={`${styles.glyph} ${status.tone}`} aria-hidden="true">
          {status.glyph}
        </span>
        <a class={styles.title} href={chatPath(session.id)} dir="auto">
          {visibleLine(title) || 'Untitled'}
        </a>
        <span class={styles.agent}>
          {agentLabel(session.agent)} <span class="mono">{shortId(session.id)}</span>
        </span>
        <Ago at={session.lastActivity} />
      </p>
      {kind === 'question' ? (
        <Questions item={item} attention={attention} isSelected={isSelected} />
      ) : (
        <News item={item} attention={attention} />
      )}
    </article>
  );
}

interface PartProps {
  item: Item;
  attention: Attention | null;
}

function Questions({ item: { session }, attention, isSelected }: PartProps & { isSelected: boolean }) {
  const { app } = usePage();
  const asks = app.connection(session.id).value.asks ?? [];
  const open = attention?.questions.filter(({ seq }) => asks.includes(seq)) ?? [];
  if (open.length === 0) {
    // It is on its way to this device: a session without a connection is read a moment later.
    return attention === null ? null : <p class={styles.text}>Its question is being read…</p>;
  }
  return (
    <>
      {open.map((entry, index) => (
        <div key={entry.seq} class={styles.question} data-question={index}>
          <PermissionCard
            entry={entry}
            sessionId={session.id}
            hasKeys={isSelected && index === 0}
            cwd={session.cwd}
          />
        </div>
      ))}
    </>
  );
}

function News({ item: { session, kind }, attention }: PartProps) {
  const actions = useActions();
  const { app } = usePage();
  const isBusy = useSignal(false);
  const { unreadCount } = app.connection(session.id).value;
  const last = attention?.last ?? null;
  const isError = kind === 'failed' || last?.kind === 'error';

  async function during(work: Promise<unknown>): Promise<void> {
    isBusy.value = true;
    await work;
    isBusy.value = false;
  }

  return (
    <>
      <p class={isError ? `${styles.text} ${styles.error}` : styles.text} dir="auto">
        {textOf(last) || visibleLine(session.error?.message ?? session.preview)}
      </p>
      <p class={styles.buttons}>
        <a class="button" href={chatPath(session.id)}>
          Open
        </a>
        {kind === 'failed' ? (
          <GatewayButton
            class="button"
            disabled={isBusy.value}
            onClick={() => void during(actions.restartAgent(session.id))}
          >
            Restart agent
          </GatewayButton>
        ) : null}
        {isError && attention?.prompt ? (
          <Retry session={session} prompt={attention.prompt} during={during} isBusy={isBusy.value} />
        ) : null}
        <GatewayButton
          class="button"
          data-mark-read
          disabled={isBusy.value}
          onClick={() => void during(actions.patchSession(session.id, { readSeq: session.lastSeq }))}
        >
          Mark as read
        </GatewayButton>
        <span class={styles.count}>{unreadCount === 1 ? '1 message' : `${unreadCount} messages`}</span>
      </p>
    </>
  );
}

interface RetryProps {
  session: Item['session'];
  prompt: NonNullable<Attention['prompt']>;
  during: (work: Promise<unknown>) => Promise<void>;
  isBusy: boolean;
}

/** Says the same again. */
function Retry({ session, prompt, during, isBusy }: RetryProps) {
  const { call, toasts } = usePage();
  return (
    <GatewayButton
      class="button"
      disabled={isBusy}
      onClick={() =>
        void during(
          call
            .sendPrompt(session.id, crypto.randomUUID() as PromptId, prompt) // a new id is one by being made here
            .catch((error: unknown) => toasts.add('error', `Not sent: ${errorText(error)}`)),
        )
      }
    >
      Retry
    </GatewayButton>
  );
}

function textOf(entry: Entry | null): string {
  if (entry === null) return '';
  const text = entryText(entry).trim();
  return visibleText(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}
