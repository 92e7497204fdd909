/** An image of the message itself. It has its room before it is there, and opens larger. */
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './content.module.css';
import { imageSize, shownSize } from './image-size.ts';
import { BROKEN, useBlobUrl } from './use-blob-url.ts';

const zoom = createLazy(() => import('./image-zoom.tsx').then((module) => module.ImageZoom));

interface Props {
  data: string;
  mimeType: string;
  /** What it is called, where it is: "Image" otherwise. */
  name?: string | null;
}

export function ImageView({ data, mimeType, name }: Props) {
  const url = useBlobUrl(data, mimeType);
  const size = useMemo(() => imageSize(data), [data]);
  const room = useMemo(() => shownSize(data), [data]);
  const isBroken = useSignal(false);
  const isOpen = useSignal(false);
  if (isBroken.value || url === BROKEN)
    return <p class={styles.note}>An image that cannot be shown ({visibleLine(mimeType)})</p>;
  const alt = `${name ? visibleLine(name) : 'Image'}${size ? `, ${size.width} × ${size.height}` : ''}`;
  return (
    <>
      <button
        type="button"
        class={styles.imageButton}
        title="Show larger"
        aria-haspopup="dialog"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <img
          class={styles.image}
          alt={alt}
          {...room}
          {...(url !== null && { src: url })}
          onError={() => {
            isBroken.value = true;
          }}
        />
      </button>
      {isOpen.value && url !== null ? (
        <Zoom
          url={url}
          alt={alt}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      ) : null}
    </>
  );
}

function Zoom(props: { url: string; alt: string; onClose: () => void }) {
  const View = useLazy(zoom);
  return View ? <View {...props} /> : null;
}
