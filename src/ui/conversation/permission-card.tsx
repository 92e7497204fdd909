/**
 * An agent asks before it acts: the one loud thing. It shows what the gateway knows (the tool, its arguments
 * whole, the directory, the change), never markup of the agent's, and who answered once somebody did.
 */
import { useSignal } from '@preact/signals';
import type { PermissionOption } from '../../shared/acp.ts';
import type { EntryOf } from '../../shared/entry.ts';
import type { SessionId } from '../../shared/ids.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { At } from '../parts/times.tsx';
import { useIsTyping } from '../parts/use-is-typing.ts';
import { singleKeys } from '../preferences/single-keys.ts';
import { useActions } from '../store/actions.ts';
import { usePage } from '../store/page.ts';
import { visibleLine, visibleText } from '../text/visible.ts';
import { ToolIcon } from '../tools/tool-icon.tsx';
import {
  commandOf,
  diffsOf,
  directoryOf,
  furtherInput,
  rawText,
  toolSummary,
} from '../tools/tool-summary.ts';
import styles from './permission.module.css';
import { type AnswerKey, answerKeys } from './permission-keys.ts';

interface Props {
  entry: EntryOf<'permission'>;
  sessionId: SessionId;
  /** Of several questions the keys answer one: only there they are shown. */
  hasKeys: boolean;
  cwd: string;
}

export function PermissionCard({ entry, sessionId, hasKeys, cwd }: Props) {
  const { toolCall: call } = entry;
  const isPending = entry.outcome === null;
  const summary = toolSummary(call, cwd);
  const command = commandOf(call);
  const input = command ?? rawText(call.rawInput);
  const diffs = diffsOf(call);
  return (
    <div class={styles.card} data-pending={isPending}>
      <p class={styles.head}>
        <span class={styles.icon}>
          <ToolIcon kind={summary.kind} />
        </span>
        <span class={styles.question}>{isPending ? 'Waits for your answer' : 'Asked for permission'}</span>{' '}
        <At at={entry.at} />
      </p>
      {summary.title === '' || command !== null ? null : (
        <p class={styles.title}>
          {summary.verb === '' ? '' : `${summary.verb} `}
          <span class={summary.isCode ? 'mono' : undefined}>{summary.title}</span>
        </p>
      )}
      <Input text={input} label={command === null ? 'Arguments' : 'Command'} />
      <Input text={furtherInput(call)} label="Further arguments" />
      {diffs.map((diff) => (
        <DiffView content={diff} cwd={cwd} />
      ))}
      <p class={styles.where}>
        <span>in</span> <span class="mono">{visibleLine(directoryOf(call, cwd))}</span>
        {call.name ? (
          <>
            {' '}
            <span>with</span> <span class="mono">{visibleLine(call.name)}</span>
          </>
        ) : null}
      </p>
      {isPending ? (
        <Options entry={entry} sessionId={sessionId} hasKeys={hasKeys} />
      ) : (
        <Answer entry={entry} />
      )}
    </div>
  );
}

/** Whole, however long: it scrolls inside. */
function Input({ text, label }: { text: string | null; label: string }) {
  if (text === null) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class={styles.input} tabIndex={0} aria-label={label}>
      <pre dir="ltr">{visibleText(text)}</pre>
    </section>
  );
}

function Options({ entry, sessionId, hasKeys }: Omit<Props, 'cwd'>) {
  const actions = useActions();
  const { app, banners } = usePage();
  const isTyping = useIsTyping();
  const letters = answerKeys(entry.options);
  const sent = useSignal<string | null>(null);
  const isAway = app.connection(sessionId).value.status !== 'connected';

  async function answer(option: PermissionOption): Promise<void> {
    sent.value = option.optionId;
    // Until the log says that it is settled, the choice stays as it was made.
    const isSent = await actions.answerPermission(sessionId, entry.requestId, option.optionId);
    if (!isSent) sent.value = null;
  }

  return (
    <div class={styles.options}>
      {entry.options.map((option, index) => (
        <button
          key={option.optionId}
          type="button"
          class={`button ${option.kind.startsWith('allow') && index === 0 ? 'primary' : ''}`}
          data-option={option.kind}
          data-option-index={index + 1}
          aria-keyshortcuts={
            hasKeys && letters[index] ? shortcutsOf(letters[index], singleKeys.value) : undefined
          }
          disabled={sent.value !== null || banners.isSuperseded.value}
          onClick={() => void answer(option)}
        >
          <span class={styles.choice}>{visibleLine(option.name)}</span>
          {letters[index] ? (
            <span class={styles.keys} data-on={hasKeys} aria-hidden="true">
              {keyText(letters[index], isTyping.value || !singleKeys.value, sent.value === option.optionId)}
            </span>
          ) : null}
        </button>
      ))}
      {/* Not before it is given: the buttons would move just as one of them is pressed. */}
      {isAway && sent.value !== null ? (
        <p class={styles.answer}>Your answer is kept, and sent once connected.</p>
      ) : null}
    </div>
  );
}

const shortcutsOf = (letter: AnswerKey, isAlone: boolean): string =>
  isAlone ? `${letter} Alt+${letter}` : `Alt+${letter}`;

/** The key that answers with it now: whoever types answers with Alt. */
function keyText(letter: AnswerKey, isTyping: boolean, isSent: boolean): string {
  if (isSent) return '…';
  return isTyping ? `Alt ${letter.toUpperCase()}` : letter.toUpperCase();
}

function Answer({ entry }: Pick<Props, 'entry'>) {
  return (
    <p class={styles.answer}>
      {answerText(entry)}
      {entry.resolvedAt === null ? null : (
        <>
          {' · '}
          <At at={entry.resolvedAt} />
        </>
      )}
    </p>
  );
}

export function answerText({ outcome, by, options }: EntryOf<'permission'>): string {
  if (outcome === null) return 'Not answered yet';
  if (outcome.outcome === 'cancelled') {
    if (by === 'agent') return 'Withdrawn by the agent';
    if (by === 'gateway') return 'Cancelled: the agent is gone';
    return by === null ? 'Cancelled' : `Cancelled on ${visibleLine(by)}`;
  }
  const option = options.find((candidate) => candidate.optionId === outcome.optionId);
  const name = visibleLine(option?.name ?? outcome.optionId);
  const glyph = option?.kind.startsWith('reject') ? '✕' : '✓';
  return by === null ? `${glyph} ${name}` : `${glyph} ${name} · answered on ${visibleLine(by)}`;
}
