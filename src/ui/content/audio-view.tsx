/** Sound of the message itself, with the browser's own player. Nothing plays by itself. */
import { useSignal } from '@preact/signals';
import { visibleLine } from '../text/visible.ts';
import styles from './content.module.css';
import { BROKEN, useBlobUrl } from './use-blob-url.ts';

export function AudioView({ data, mimeType }: { data: string; mimeType: string }) {
  const url = useBlobUrl(data, mimeType);
  const isBroken = useSignal(false);
  if (isBroken.value || url === BROKEN)
    return <p class={styles.note}>A sound that cannot be played ({visibleLine(mimeType)})</p>;
  return (
    <audio
      class={styles.audio}
      controls
      preload="metadata"
      aria-label={`Sound, ${visibleLine(mimeType)}`}
      {...(url !== null && { src: url })}
      onError={() => {
        isBroken.value = true;
      }}
    />
  );
}
