/** Changes the words of a prompt where it waits. Should it begin meanwhile, they come into the message box. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import type { OutboxItem } from '../../shared/rpc.ts';
import { usePromptActions } from '../composer/prompt-actions.ts';
import { promptText } from '../composer/prompt-text.ts';
import styles from './queue.module.css';

interface Props {
  item: OutboxItem;
  sessionId: SessionId;
  onEnd: () => void;
}

export function QueuedEditor({ item, sessionId, onEnd }: Props) {
  const { edit, keepEdit } = usePromptActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const original = promptText(item.content);
  const text = useSignal(original);
  /** Words that nobody has been given yet: what they were before is of no interest. */
  const isOpen = useRef(true);
  const latest = useRef(item);
  latest.current = item;

  useEffect(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
    return () => {
      if (!isOpen.current || text.peek() === original) return;
      keepEdit(sessionId, latest.current.content, text.peek());
    };
  }, []);

  function save(): void {
    if (text.peek().trim() === '') return;
    isOpen.current = false;
    if (text.peek() !== original) void edit(sessionId, item, text.peek());
    onEnd();
  }

  function cancel(): void {
    isOpen.current = false;
    onEnd();
  }

  return (
    <div class={styles.editor}>
      <textarea
        ref={field}
        class={styles.field}
        aria-label="Edit queued message"
        dir="auto"
        rows={2}
        enterkeyhint="done"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.isComposing || event.keyCode === 229) return;
          if (event.key === 'Escape') cancel();
          else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) save();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div class={styles.editorActions}>
        <button type="button" class="button" onClick={cancel}>
          Cancel
        </button>
        <button type="button" class="button primary" disabled={text.value.trim() === ''} onClick={save}>
          Save
        </button>
      </div>
    </div>
  );
}
