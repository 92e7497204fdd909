/** The keys that move through a conversation as a whole. The browser does the rest: arrows, Page Up, Space. */

export interface ReadingKeys {
  toStart(): void;
  toEnd(): void;
  /** By so many views; negative: upwards. */
  byViews(count: number): void;
}

const isPlain = (event: KeyboardEvent): boolean =>
  !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Home and End where the focus is in the conversation: all of it, not only what is loaded of it. */
export function onLogKey(event: KeyboardEvent, keys: ReadingKeys): void {
  if (!isPlain(event) || isField(event.target)) return;
  if (event.key === 'Home') keys.toStart();
  else if (event.key === 'End') keys.toEnd();
  else return;
  event.preventDefault();
}

/** Page Up and Page Down where they mean nothing else: with the focus nowhere, or while a message is written. */
export function onPageKey(event: KeyboardEvent, keys: ReadingKeys): void {
  if (!isPlain(event) || (event.key !== 'PageUp' && event.key !== 'PageDown')) return;
  const { target } = event;
  const isNowhere = target === document.body || target === document.documentElement;
  if (!isNowhere && !(target instanceof HTMLTextAreaElement)) return;
  keys.byViews(event.key === 'PageUp' ? -0.9 : 0.9);
  event.preventDefault();
}
