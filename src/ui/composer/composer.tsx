/** Where a person writes to a session. What is written belongs to the session, and stays with it. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { Session } from '../../shared/session.ts';
import { SendIcon, StopIcon } from '../icons/session-icons.tsx';
import { agentLabel } from '../sidebar/session-status.ts';
import { useActions } from '../store/actions.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { AddImages } from './add-images.tsx';
import { Attachments } from './attachments.tsx';
import { CompletionList } from './completion-list.tsx';
import styles from './composer.module.css';
import { createImageIntake, filesOf } from './image-intake.ts';
import { MessageField } from './message-field.tsx';
import { usePromptActions } from './prompt-actions.ts';
import { fileUri, isEmptyDraft, namedFiles, withoutFile } from './prompt-content.ts';
import { distinctPrompts } from './prompt-history.ts';
import { promptText } from './prompt-text.ts';
import { SessionOptions } from './session-options.tsx';
import { useCompletion } from './use-completion.ts';

export function Composer({ session, window }: { session: Session; window: TranscriptWindow }) {
  const actions = useActions();
  const { app, away, banners, call, drafts, panes } = usePage();
  const prompting = usePromptActions();
  const sessionId = session.id;
  const signal = drafts.of(sessionId);
  const draft = signal.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const isDropTarget = useSignal(false);
  const listId = useId();
  const gateway = useComputed(() => app.state.value.gateway.status).value;
  const isRunning = isTurnRunning(session, window);
  const reason = disabledReason(gateway === 'unpaired', banners.isSuperseded.value);
  const canSend = reason === null && !isEmptyDraft(draft);

  const intake = useMemo(
    () =>
      createImageIntake({
        refusal: () => imageRefusal(session, window),
        draft: () => signal.peek(),
        write: (images) => drafts.write(sessionId, { images }),
      }),
    [],
  );
  const completion = useCompletion({
    commands: () => window.info.peek()?.commands ?? [],
    listFiles: (query) => call.listFiles(sessionId, query),
    text: () => signal.peek().text,
    onPicked(text, caret, path) {
      const files = signal.peek().files.filter((file) => file.path !== path);
      if (path !== null) files.push({ path, uri: fileUri(session.cwd, path) });
      write(text, files);
      placeCaret(field.current, caret);
    },
  });

  useEffect(() => {
    // A touch keyboard that opens by itself would cover what one came to read.
    if (panes.active.peek() === sessionId && matchMedia('(pointer: fine)').matches)
      field.current?.focus({ preventScroll: true });
  }, []);

  function write(text: string, files = signal.peek().files): void {
    intake.note.value = null;
    drafts.write(sessionId, { text, files: namedFiles({ text, files }) });
  }

  /** `now`: the turn that runs is stopped for it. */
  function send(now = false): void {
    if (reason !== null || isEmptyDraft(signal.peek())) return;
    completion.close();
    intake.note.value = null;
    void prompting.send(sessionId, signal.peek(), now && isTurnRunning(session, window));
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus();
  }

  const prompts = () =>
    distinctPrompts(
      window.rows.peek().flatMap(({ entry }) => {
        const said = entry.peek();
        return said.kind === 'user' ? [promptText(said.content)] : [];
      }),
    );
  const isListOpen = completion.options.value.length > 0 || completion.note.value !== null;

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        isDropTarget.value = true;
      }}
      onDragLeave={() => {
        isDropTarget.value = false;
      }}
      onDrop={(event) => {
        isDropTarget.value = false;
        const files = filesOf(event.dataTransfer);
        if (files.length === 0) return;
        event.preventDefault();
        void intake.add(files);
      }}
    >
      {isListOpen ? (
        <CompletionList
          id={listId}
          label={completion.query.value?.type === 'file' ? 'Files' : 'Commands'}
          options={completion.options.value}
          selected={completion.selected.value}
          note={completion.note.value}
          onPick={completion.pick}
        />
      ) : null}
      <div class={styles.box} data-disabled={reason !== null} data-drop={isDropTarget.value}>
        <Attachments
          draft={draft}
          onRemoveFile={(path) => {
            const { text, files } = withoutFile(signal.peek(), path);
            write(text, files);
            field.current?.focus();
          }}
          onRemoveImage={(id) => {
            drafts.write(sessionId, { images: signal.peek().images.filter((image) => image.id !== id) });
            field.current?.focus();
          }}
        />
        <MessageField
          field={field}
          text={draft.text}
          typed={() => signal.peek().text}
          isDisabled={reason !== null}
          placeholder={
            reason ?? placeholder(session, gateway === 'offline' || gateway === 'unreachable', isRunning)
          }
          listId={isListOpen ? listId : null}
          completion={completion}
          prompts={prompts}
          onWrite={write}
          onSend={send}
          onCompose={drafts.hold}
          onPaste={(event) => {
            const files = filesOf(event.clipboardData);
            if (files.length === 0) return;
            event.preventDefault();
            void intake.add(files);
          }}
        />
        {intake.note.value === null ? null : (
          <p class={styles.note} role="status">
            {intake.note.value}
          </p>
        )}
        <div class={styles.bar}>
          <AddImages
            refusal={imageRefusal(session, window)}
            isBusy={intake.isBusy.value}
            isDisabled={reason !== null}
            onFiles={(files) => void intake.add(files)}
          />
          <SessionOptions sessionId={sessionId} window={window} />
          {isRunning ? (
            <button
              type="button"
              class={`button ${styles.stop}`}
              title={away.value ?? undefined}
              disabled={away.value !== null}
              onClick={() => void actions.cancelTurn(sessionId)}
            >
              <StopIcon />
              <span class={styles.stopText}>Stop</span>
            </button>
          ) : null}
          <button
            type="submit"
            class={`button primary ${styles.send}`}
            aria-label="Send"
            title={isRunning ? 'Send after this turn (Enter), or at once (Ctrl+Enter)' : 'Send (Enter)'}
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

/** Why no image can be sent; null if one can. */
function imageRefusal({ agent }: Session, { info }: TranscriptWindow): string | null {
  const capabilities = info.value?.promptCapabilities ?? null;
  if (capabilities === null) return `${agentLabel(agent)} has not said yet whether it takes images.`;
  return capabilities.image ? null : `${agentLabel(agent)} takes no images.`;
}

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

/** After the text was rendered: before, there is no such place. */
function placeCaret(field: HTMLTextAreaElement | null, caret: number): void {
  field?.focus();
  queueMicrotask(() => requestAnimationFrame(() => field?.setSelectionRange(caret, caret)));
}
