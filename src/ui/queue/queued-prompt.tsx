/** One prompt that waits: what it says, what it waits for, and what can still be done to it. */
import { useComputed, useSignal } from '@preact/signals';
import type { OutboxItem } from '../../shared/rpc.ts';
import { usePromptActions } from '../composer/prompt-actions.ts';
import { CloseIcon } from '../icons/icons.tsx';
import { DownSmallIcon, EditIcon, NextIcon, UpIcon } from '../icons/session-icons.tsx';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleText } from '../text/visible.ts';
import { PromptContent } from './prompt-content-view.tsx';
import { droppedPrompt, isPromptDrag, startPromptDrag } from './prompt-drag.ts';
import styles from './queue.module.css';
import { QueuedEditor } from './queued-editor.tsx';

export type MoveDirection = 'up' | 'down';

interface Props {
  item: OutboxItem;
  window: TranscriptWindow;
  isFirst: boolean;
  isLast: boolean;
  onMove: (direction: MoveDirection) => void;
  /** Another prompt was dropped on this one. */
  onDropped: (promptId: string) => void;
}

export function QueuedPrompt({ item, window, isFirst, isLast, onMove, onDropped }: Props) {
  const { app } = usePage();
  const { sendNow, withdraw } = usePromptActions();
  const isEditing = useSignal(false);
  const isDropTarget = useSignal(false);
  const { sessionId } = window;
  const isConnected = useComputed(() => app.connection(sessionId).value.status === 'connected').value;
  const isBusy = useComputed(() => window.info.value?.turn.state !== 'idle').value;
  const isFailed = item.status === 'failed';
  // It may have begun by now, and nobody can be asked.
  const isOutOfReach = item.status === 'waiting' && !isConnected;
  // In a moment it is among what was said: nobody is quick enough to change it.
  const isOnItsWay = isConnected && !isBusy && !isFailed && isFirst;
  const canMove = !isEditing.value && !isOnItsWay && !isFailed && !isOutOfReach && !(isFirst && isLast);
  const state = stateOf(item, isConnected, isOnItsWay);
  const unreachable = isOutOfReach ? 'Possible again once the session is connected' : undefined;

  return (
    <section
      class={styles.queued}
      data-drop={isDropTarget}
      onDragOver={(event) => {
        if (!isPromptDrag(event) || isOutOfReach) return;
        event.preventDefault();
        isDropTarget.value = true;
      }}
      onDragLeave={() => {
        isDropTarget.value = false;
      }}
      onDrop={(event) => {
        isDropTarget.value = false;
        const dropped = droppedPrompt(event);
        if (dropped === null) return;
        event.preventDefault();
        onDropped(dropped);
      }}
      data-outbox={item.status}
      data-prompt-id={item.promptId}
      aria-label={state}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons, Move up and Move down, do the same. */}
      <div
        class={styles.head}
        draggable={canMove}
        onDragStart={(event) => startPromptDrag(event, item.promptId)}
      >
        <span class={styles.who}>You</span>
        <span class={isFailed ? 'bad' : styles.state}>{state}</span>
        {isEditing.value || isOnItsWay ? null : (
          <span class={styles.actions}>
            {isFailed ? (
              <button type="button" class="link" onClick={() => void withdraw(sessionId, item)}>
                Edit and try again
              </button>
            ) : (
              <>
                <Action
                  label="Send now"
                  title={unreachable ?? 'Send now: stops the turn that runs'}
                  disabled={isOutOfReach || (isFirst && !isConnected)}
                  onClick={() => void sendNow(sessionId, item.promptId)}
                >
                  <NextIcon />
                </Action>
                <Action
                  label="Move up"
                  title={unreachable ?? 'Move up'}
                  disabled={isOutOfReach || isFirst}
                  move="up"
                  onClick={() => onMove('up')}
                >
                  <UpIcon />
                </Action>
                <Action
                  label="Move down"
                  title={unreachable ?? 'Move down'}
                  disabled={isOutOfReach || isLast}
                  move="down"
                  onClick={() => onMove('down')}
                >
                  <DownSmallIcon />
                </Action>
                <Action
                  label="Edit"
                  title={unreachable ?? 'Edit'}
                  disabled={isOutOfReach}
                  onClick={() => {
                    isEditing.value = true;
                  }}
                >
                  <EditIcon />
                </Action>
                <Action
                  label="Withdraw"
                  title={unreachable ?? 'Take it back into the message box'}
                  disabled={isOutOfReach}
                  onClick={() => void withdraw(sessionId, item)}
                >
                  <CloseIcon />
                </Action>
              </>
            )}
          </span>
        )}
      </div>
      {isEditing.value ? (
        <QueuedEditor
          item={item}
          sessionId={sessionId}
          onEnd={() => {
            isEditing.value = false;
          }}
        />
      ) : (
        <PromptContent content={item.content} />
      )}
      {item.error === null ? null : <p class="bad">{visibleText(item.error)}</p>}
    </section>
  );
}

function stateOf({ status }: OutboxItem, isConnected: boolean, isOnItsWay: boolean): string {
  if (status === 'failed') return 'Not sent';
  if (isOnItsWay) return 'Sending…';
  if (isConnected) return 'Queued';
  return status === 'queued' ? 'Queued until connected' : 'Queued at the gateway';
}

interface ActionProps {
  label: string;
  title: string;
  disabled: boolean;
  move?: MoveDirection;
  onClick: () => void;
  children: preact.ComponentChildren;
}

function Action({ label, title, disabled, move, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      class={`icon-button ${styles.action}`}
      aria-label={label}
      title={title}
      disabled={disabled}
      data-move={move}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
