/** What a message may hold beside text: images, audio, files. Nothing is fetched from anywhere. */
import { useSignal } from '@preact/signals';
import type { ContentBlock } from '../../shared/acp.ts';
import { visibleLine } from '../text/visible.ts';
import { TerminalText } from '../tools/terminal-text.tsx';
import styles from './conversation.module.css';

const IMAGE_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

export function ContentView({ block }: { block: Exclude<ContentBlock, { type: 'text' }> }) {
  switch (block.type) {
    case 'image':
      return <Image data={block.data} mimeType={block.mimeType} />;
    case 'audio':
      return <p class={styles.attachment}>Audio ({visibleLine(block.mimeType)})</p>;
    case 'resource_link':
      return (
        <p class={styles.attachment}>
          {visibleLine(block.title ?? block.name)} <span class="mono">{visibleLine(block.uri)}</span>
        </p>
      );
    case 'resource':
      return block.resource.text === undefined ? (
        <p class={styles.attachment}>{visibleLine(block.resource.uri)}</p>
      ) : (
        <TerminalText label={visibleLine(block.resource.uri)} text={block.resource.text} />
      );
  }
}

function Image({ data, mimeType }: { data: string; mimeType: string }) {
  const isBroken = useSignal(!IMAGE_TYPES.has(mimeType));
  if (isBroken.value)
    return <p class={styles.attachment}>An image that cannot be shown ({visibleLine(mimeType)})</p>;
  return (
    <img
      class={styles.image}
      alt="Sent in the conversation"
      src={`data:${mimeType};base64,${data}`}
      onError={() => {
        isBroken.value = true;
      }}
    />
  );
}
