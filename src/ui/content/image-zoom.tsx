/** An image over the whole window: fitted to it, or in its own size to be scrolled. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import styles from './content.module.css';

interface Props {
  url: string;
  alt: string;
  onClose: () => void;
}

export function ImageZoom({ url, alt, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isWhole = useSignal(true);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      class={styles.zoom}
      aria-label={alt}
      onClose={onClose}
      onClick={(event) => {
        if (event.target instanceof Element && !event.target.closest('button, img')) onClose();
      }}
    >
      <div class={styles.zoomBar}>
        <span class={styles.zoomName}>{alt}</span>
        <button
          type="button"
          class="button"
          aria-pressed={!isWhole.value}
          onClick={() => {
            isWhole.value = !isWhole.value;
          }}
        >
          Actual size
        </button>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class={styles.zoomArea} tabIndex={0} aria-label="Image" data-whole={isWhole.value}>
        <img src={url} alt={alt} />
      </section>
    </dialog>
  );
}
