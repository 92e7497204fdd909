/** Copies a text, and says so for a moment. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { CheckIcon, CopyIcon } from '../icons/session-icons.tsx';

const SAID_MS = 1_500;

interface Props {
  /** A function where the text is costly to make. */
  text: string | (() => string);
  label?: string;
  icon?: ComponentChildren;
  tabIndex?: number;
}

export function CopyButton({ text, label = 'Copy', icon = <CopyIcon />, tabIndex = 0 }: Props) {
  const result = useSignal<'none' | 'copied' | 'failed'>('none');
  useEffect(() => {
    if (result.value === 'none') return;
    const timer = setTimeout(() => {
      result.value = 'none';
    }, SAID_MS);
    return () => clearTimeout(timer);
  }, [result.value]);

  function copy(): void {
    // Without a secure context there is no clipboard.
    const written =
      navigator.clipboard?.writeText(typeof text === 'string' ? text : text()) ??
      Promise.reject(new Error('no clipboard'));
    written.then(
      () => {
        result.value = 'copied';
      },
      () => {
        result.value = 'failed';
      },
    );
  }

  return (
    <button type="button" class="copy" aria-label={label} title={label} tabIndex={tabIndex} onClick={copy}>
      {result.value === 'copied' ? <CheckIcon /> : icon}
      <span aria-live="polite">
        {result.value === 'copied' ? 'Copied' : result.value === 'failed' ? 'Not copied' : ''}
      </span>
    </button>
  );
}
