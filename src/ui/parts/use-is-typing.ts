/** Whether a field has the focus: letters belong to it then. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export function useIsTyping(): ReadonlySignal<boolean> {
  const isTyping = useSignal(isField(document.activeElement));
  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    // The focus may have moved since this was rendered.
    isTyping.value = isField(document.activeElement);
    document.addEventListener(
      'focusin',
      (event) => {
        isTyping.value = isField(event.target);
      },
      { signal },
    );
    document.addEventListener(
      'focusout',
      (event) => {
        isTyping.value = isField(event.relatedTarget);
      },
      { signal },
    );
    return () => listeners.abort();
  }, []);
  return isTyping;
}

const isField = (target: unknown): boolean =>
  target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
