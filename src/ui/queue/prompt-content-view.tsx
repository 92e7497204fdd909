/** What a prompt holds, as it was written: words with the files they name in their place, and its images. */
import type { ContentBlock } from '../../shared/acp.ts';
import { promptText } from '../composer/prompt-text.ts';
import { LongText } from '../conversation/long-text.tsx';
import { FileIcon } from '../icons/session-icons.tsx';
import { visibleLine } from '../text/visible.ts';
import styles from './queue.module.css';

export function PromptContent({ content }: { content: readonly ContentBlock[] }) {
  const text = promptText(content);
  const others = content.filter(({ type }) => type !== 'text');
  return (
    <>
      {text === '' ? null : <LongText text={text} />}
      {others.length === 0 ? null : (
        <ul class={styles.attachments} aria-label="Attachments">
          {others.map((block, index) => (
            <li key={`${block.type}-${index}`}>
              <Attachment block={block} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Attachment({ block }: { block: ContentBlock }) {
  switch (block.type) {
    case 'image':
      return block.data === '' ? (
        <span class={styles.chip}>Image</span>
      ) : (
        <img class={styles.thumbnail} alt="To be sent" src={`data:${block.mimeType};base64,${block.data}`} />
      );
    case 'audio':
      return <span class={styles.chip}>Audio</span>;
    case 'resource_link':
      return (
        <span class={styles.chip}>
          <FileIcon />
          {visibleLine(block.title ?? block.name)}
        </span>
      );
    case 'resource':
      return <span class={styles.chip}>{visibleLine(block.resource.uri)}</span>;
    case 'text':
      return null;
  }
}
