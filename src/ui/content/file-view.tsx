/** Files that a message names or holds: where they are, how large, and a way to save what it holds. */
import type { ContentBlock } from '../../shared/acp.ts';
import { FileIcon } from '../icons/session-icons.tsx';
import { safeLink } from '../markdown/links.ts';
import { visibleLine, visibleText } from '../text/visible.ts';
import styles from './content.module.css';
import { decodedLength, formatBytes } from './media-types.ts';
import { BROKEN, useBlobUrl } from './use-blob-url.ts';

type LinkBlock = Extract<ContentBlock, { type: 'resource_link' }>;

export function LinkedFile({ block }: { block: LinkBlock }) {
  const name = visibleLine(block.title ?? block.name);
  const link = safeLink(block.uri, name);
  const where = visibleLine(block.uri.replace(/^file:\/\//, ''));
  const size = typeof block.size === 'number' ? formatBytes(block.size) : null;
  return (
    <div class={styles.file}>
      <FileIcon />
      <div class={styles.fileText}>
        <p class={styles.fileName}>
          {link ? (
            <a href={link.href} target="_blank" rel="noopener noreferrer">
              {name}
            </a>
          ) : (
            <span>{name}</span>
          )}
          {link?.destination ? <span class={styles.fileNote}>({visibleLine(link.destination)})</span> : null}
          {size ? <span class={styles.fileNote}>{size}</span> : null}
        </p>
        {where === name ? null : <p class={`mono ${styles.fileWhere}`}>{where}</p>}
        {block.description ? <p class={styles.fileNote}>{visibleText(block.description)}</p> : null}
      </div>
    </div>
  );
}

/** It is saved as bytes, whatever it claims to be: nothing of it is opened here. */
export function HeldFile({ uri, data, mimeType }: { uri: string; data: string; mimeType: string | null }) {
  const url = useBlobUrl(data, 'application/octet-stream');
  const name = visibleLine(uri.split(/[/\\]/).at(-1) || 'file');
  return (
    <div class={styles.file}>
      <FileIcon />
      <div class={styles.fileText}>
        <p class={styles.fileName}>
          <span>{name}</span>
          <span class={styles.fileNote}>
            {mimeType ? `${visibleLine(mimeType)} · ` : ''}
            {formatBytes(decodedLength(data))}
          </span>
        </p>
      </div>
      {url === null || url === BROKEN ? null : (
        <a class="button" href={url} download={name}>
          Save
        </a>
      )}
    </div>
  );
}
