/**
 * The text field: grows with its text, knows its keys, and keeps the caret behind the same letters when the text is
 * changed from elsewhere. What is typed is its owner's.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { movedCaret } from './caret.ts';
import styles from './composer.module.css';
import { type HistoryPlace, stepHistory } from './prompt-history.ts';
import type { Completion } from './use-completion.ts';

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  /** A key may come before what was typed last is rendered: keys read what is typed, not what is shown. */
  typed: () => string;
  isDisabled: boolean;
  placeholder: string;
  /** Of the list that is open. */
  listId: string | null;
  completion: Completion;
  /** What was said in this session, oldest first. */
  prompts: () => readonly string[];
  onWrite: (text: string) => void;
  onSend: (now: boolean) => void;
  onCompose: (isComposing: boolean) => void;
  onPaste: (event: ClipboardEvent) => void;
}

export function MessageField(props: Props) {
  const { field, text, typed, completion, listId, onWrite } = props;
  const place = useRef<HistoryPlace | null>(null);

  // Looked at before the new text is put into the field, which sends the caret to its end.
  const element = field.current;
  const before = element && { text: element.value, start: element.selectionStart, end: element.selectionEnd };
  useLayoutEffect(() => {
    growToText(field.current);
    if (!before || before.text === text || document.activeElement !== field.current) return;
    field.current?.setSelectionRange(
      movedCaret(before.text, text, before.start),
      movedCaret(before.text, text, before.end),
    );
  }, [text]);
  useLayoutEffect(() => () => props.onCompose(false), []);

  function look(): void {
    const { current } = field;
    // A selection is no place to complete at.
    if (current && current.selectionStart === current.selectionEnd) {
      completion.look(current.value, current.selectionStart);
    } else completion.close();
  }

  /** True if the key went through what was said before. */
  function travel(event: KeyboardEvent): boolean {
    const isUp = event.key === 'ArrowUp';
    if (
      !(isUp || event.key === 'ArrowDown') ||
      event.shiftKey ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey
    )
      return false;
    const isTravelling = place.current !== null && place.current.shown === typed();
    if (!isTravelling && (!isUp || typed() !== '')) return false;
    place.current = stepHistory(
      props.prompts(),
      isTravelling ? place.current : null,
      isUp ? 'back' : 'forward',
    );
    if (isTravelling || place.current) onWrite(place.current?.shown ?? '');
    return isTravelling || place.current !== null;
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Enter that ends a composition belongs to the input method (229: how Safari says so).
    if (event.isComposing || event.keyCode === 229) return;
    if (completion.onKey(event) || travel(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      props.onSend(event.ctrlKey || event.metaKey);
    }
  }

  return (
    <textarea
      ref={field}
      class={styles.field}
      aria-label="Message"
      aria-autocomplete="list"
      aria-controls={listId ?? undefined}
      aria-activedescendant={
        listId !== null && completion.options.value.length > 0
          ? `${listId}-${completion.selected.value}`
          : undefined
      }
      enterkeyhint="send"
      placeholder={props.placeholder}
      rows={1}
      dir="auto"
      value={text}
      disabled={props.isDisabled}
      onInput={(event) => {
        onWrite(event.currentTarget.value);
        look();
      }}
      onKeyDown={onKeyDown}
      // Where the caret goes without typing.
      onClick={look}
      onKeyUp={(event) => {
        if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) look();
      }}
      onCompositionStart={() => props.onCompose(true)}
      onCompositionEnd={() => props.onCompose(false)}
      onPaste={props.onPaste}
      onBlur={completion.close}
    />
  );
}

/** As tall as its text, up to what the style sheet allows. */
function growToText(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
