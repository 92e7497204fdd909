/** Copies a text, and says so for a moment. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { CheckIcon, CopyIcon } from '../icons/session-icons.tsx';

const SAID_MS = 1_500;

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
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
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
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
    <button type="button" class="copy" aria-label={label} title={label} onClick={copy}>
      {result.value === 'copied' ? <CheckIcon /> : <CopyIcon />}
      <span aria-live="polite">
        {result.value === 'copied' ? 'Copied' : result.value === 'failed' ? 'Not copied' : ''}
      </span>
    </button>
  );
}
