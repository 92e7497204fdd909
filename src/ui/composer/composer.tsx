/** Where a person writes to a session. What is typed belongs to the session, and stays with it. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { AvailableCommand } from '../../shared/acp.ts';
import type { Session } from '../../shared/session.ts';
import { SendIcon, StopIcon } from '../icons/session-icons.tsx';
import { agentLabel } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { CommandList } from './command-list.tsx';
import styles from './composer.module.css';
import { SessionOptions } from './session-options.tsx';
import { isWholeCommand, matchingCommands } from './slash-commands.ts';

export function Composer({ session, window }: { session: Session; window: TranscriptWindow }) {
  const { actions, app, away, banners, drafts } = usePage();
  const sessionId = session.id;
  const text = drafts.text(sessionId).value;
  const field = useRef<HTMLTextAreaElement>(null);
  const selected = useSignal(0);
  const isListDismissed = useSignal(false);
  const listId = useId();
  const gateway = useComputed(() => app.state.value.gateway.status).value;
  const commands = useComputed(() => window.info.value?.commands ?? []).value;
  const isRunning = isTurnRunning(session, window);
  const reason = disabledReason(gateway === 'unpaired', banners.isSuperseded.value);
  const matches = isListDismissed.value ? [] : listed(commands, text);
  const isListOpen = matches.length > 0;
  const canSend = reason === null && text.trim() !== '';

  useLayoutEffect(() => growToText(field.current), [text]);
  useEffect(() => {
    // A touch keyboard that opens by itself would cover what one came to read.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, []);

  function write(next: string): void {
    isListDismissed.value = false;
    selected.value = 0;
    drafts.write(sessionId, next);
  }

  /** A key may come before what was typed last is rendered: keys read what is typed, not what is shown. */
  const typed = () => drafts.text(sessionId).peek();

  function send(): void {
    const prompt = typed().trim();
    if (reason !== null || prompt === '') return;
    const isTouch = matchMedia('(pointer: coarse)').matches;
    void actions.sendPrompt(sessionId, prompt);
    if (!isTouch) field.current?.focus();
  }

  function complete(command: AvailableCommand | undefined): void {
    if (!command) return;
    write(`/${command.name} `);
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Enter that ends a composition belongs to the input method (229: how Safari says so).
    if (event.isComposing || event.keyCode === 229) return;
    const options = isListDismissed.peek() ? [] : listed(commands, typed());
    if (options.length > 0 && moveInList(event, options)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    }
  }

  /** True if the key was for the list of commands. */
  function moveInList(event: KeyboardEvent, options: readonly AvailableCommand[]): boolean {
    const count = options.length;
    switch (event.key) {
      case 'ArrowDown':
        selected.value = (selected.peek() + 1) % count;
        return true;
      case 'ArrowUp':
        selected.value = (selected.peek() + count - 1) % count;
        return true;
      case 'Tab':
        if (event.shiftKey) return false;
        complete(options[selected.peek()]);
        return true;
      case 'Enter':
        if (event.shiftKey) return false;
        complete(options[selected.peek()]);
        return true;
      case 'Escape':
        isListDismissed.value = true;
        return true;
      default:
        return false;
    }
  }

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isListOpen ? (
        <CommandList id={listId} commands={matches} selected={selected} onPick={complete} />
      ) : null}
      <div class={styles.box} data-disabled={reason !== null}>
        <textarea
          ref={field}
          class={styles.field}
          aria-label="Message"
          aria-autocomplete="list"
          aria-controls={isListOpen ? listId : undefined}
          aria-activedescendant={isListOpen ? `${listId}-${selected.value}` : undefined}
          placeholder={
            reason ?? placeholder(session, gateway === 'offline' || gateway === 'unreachable', isRunning)
          }
          rows={1}
          dir="auto"
          value={text}
          disabled={reason !== null}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class={styles.bar}>
          <div class={styles.options}>
            <SessionOptions sessionId={sessionId} window={window} />
          </div>
          {isRunning ? (
            <button
              type="button"
              class={`button ${styles.stop}`}
              title={away.value ?? undefined}
              disabled={away.value !== null}
              onClick={() => void actions.cancelTurn(sessionId)}
            >
              <StopIcon />
              Stop
            </button>
          ) : null}
          <button
            type="submit"
            class={`button primary ${styles.send}`}
            aria-label="Send"
            title="Send (Enter)"
            disabled={!canSend}
          >
            <SendIcon />
          </button>
        </div>
      </div>
    </form>
  );
}

/** What the conversation says, unless it may be behind: then what the list says. */
function isTurnRunning(session: Session, { fresh, info }: TranscriptWindow): boolean {
  if (fresh.value && info.value) return info.value.turn.state !== 'idle';
  return session.state === 'running' || session.state === 'requires_action';
}

/** None once a whole name stands there: Enter sends it then. */
const listed = (commands: readonly AvailableCommand[], text: string): readonly AvailableCommand[] =>
  isWholeCommand(commands, text) ? [] : matchingCommands(commands, text);

function disabledReason(isUnpaired: boolean, isSuperseded: boolean): string | null {
  if (isSuperseded) return 'A newer version of the app is open. Reload to go on.';
  if (isUnpaired) return 'This browser is not paired with the gateway. Pair it to write.';
  return null;
}

function placeholder(session: Session, isAway: boolean, isRunning: boolean): string {
  const agent = agentLabel(session.agent);
  if (isAway) return `Message ${agent}, sent once connected`;
  if (isRunning) return `Message ${agent}, next in its queue`;
  return `Message ${agent}…`;
}

/** As tall as its text, up to what the style sheet allows. */
function growToText(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
