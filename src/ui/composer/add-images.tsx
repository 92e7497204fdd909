/** The button that chooses images from the device. Where the agent takes none it is there, and says so. */
import { useId, useRef } from 'preact/hooks';
import { ImageIcon } from '../icons/session-icons.tsx';
import styles from './composer.module.css';

interface Props {
  refusal: string | null;
  isBusy: boolean;
  isDisabled: boolean;
  onFiles: (files: File[]) => void;
}

export function AddImages({ refusal, isBusy, isDisabled, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const reasonId = useId();
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // So that the same file can be chosen again.
          event.currentTarget.value = '';
          onFiles(files);
        }}
      />
      <button
        type="button"
        class={`button ${styles.add}`}
        aria-label="Add images"
        aria-disabled={refusal !== null}
        aria-describedby={refusal === null ? undefined : reasonId}
        aria-busy={isBusy}
        title={refusal ?? 'Add images (or paste them, or drop them here)'}
        disabled={isDisabled}
        onClick={() => (refusal === null ? input.current?.click() : onFiles([]))}
      >
        <ImageIcon />
      </button>
      {refusal === null ? null : (
        <span id={reasonId} hidden>
          {refusal}
        </span>
      )}
    </>
  );
}
