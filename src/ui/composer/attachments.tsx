/** What goes with the text: the files that it names, and images. */
import type { Draft } from '../../shared/draft.ts';
import { CloseIcon } from '../icons/icons.tsx';
import { FileIcon } from '../icons/session-icons.tsx';
import { visibleLine } from '../text/visible.ts';
import styles from './attachments.module.css';
import { namedFiles } from './prompt-content.ts';

interface Props {
  draft: Draft;
  onRemoveFile: (path: string) => void;
  onRemoveImage: (id: string) => void;
}

export function Attachments({ draft, onRemoveFile, onRemoveImage }: Props) {
  const files = namedFiles(draft);
  if (files.length === 0 && draft.images.length === 0) return null;
  return (
    <ul class={styles.list} aria-label="Attachments">
      {draft.images.map(({ id, name, mimeType, data }) => (
        <li key={id} class={styles.image}>
          <img alt={visibleLine(name)} src={`data:${mimeType};base64,${data}`} />
          <Remove what={name} onClick={() => onRemoveImage(id)} />
        </li>
      ))}
      {files.map(({ path }) => (
        <li key={path} class={styles.file} title={visibleLine(path)}>
          <FileIcon />
          <span class={styles.name}>{visibleLine(path.slice(path.lastIndexOf('/') + 1))}</span>
          <Remove what={path} onClick={() => onRemoveFile(path)} />
        </li>
      ))}
    </ul>
  );
}

function Remove({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <button type="button" class={styles.remove} aria-label={`Remove ${visibleLine(what)}`} onClick={onClick}>
      <CloseIcon />
    </button>
  );
}
