/** Asks before this device's copy goes; the more where there is no other. */
import { useSignal } from '@preact/signals';
import type { SessionId } from '../../../shared/ids.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { errorText } from '../../store/call-errors.ts';
import { usePage } from '../../store/page.ts';
import styles from '../pages.module.css';

export type Target =
  | { type: 'one'; id: SessionId; name: string; isImported: boolean }
  /** All but the imported ones, of which there are so many. */
  | { type: 'all'; imported: number };

interface Props {
  target: Target;
  onClose(): void;
  onDeleted(): void;
}

export function DeleteCopyDialog({ target, onClose, onDeleted }: Props) {
  const { call, toasts } = usePage();
  const isDeleting = useSignal(false);
  const { title, text, button } = wordsOf(target);

  async function remove(): Promise<void> {
    isDeleting.value = true;
    try {
      await (target.type === 'all' ? call.deleteLocalCopies() : call.deleteLocalCopy(target.id));
      onDeleted();
      onClose();
    } catch (error) {
      toasts.add('error', `Not deleted: ${errorText(error)}`);
      isDeleting.value = false;
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div class={styles.dialogButtons}>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="button danger" disabled={isDeleting} onClick={() => void remove()}>
          {isDeleting.value ? 'Deleting…' : button}
        </button>
      </div>
    </Dialog>
  );
}

const AGAIN =
  'The gateway keeps its own. What is connected fetches its newest messages again at once, the rest is fetched when you open it; until then it cannot be read without a network. Drafts and messages not sent yet stay.';

function wordsOf(target: Target): { title: string; text: string; button: string } {
  if (target.type === 'all') {
    const stay =
      target.imported === 0
        ? ''
        : ` Imported conversations (${target.imported}) stay: they are nowhere else.`;
    return { title: 'Delete all copies on this device?', text: AGAIN + stay, button: 'Delete all copies' };
  }
  if (target.isImported) {
    return {
      title: `Delete ${target.name} for good?`,
      text: 'It was imported, and is on this device only: no gateway has it. Once deleted it cannot be brought back.',
      button: 'Delete for good',
    };
  }
  return { title: `Delete the copy of ${target.name}?`, text: AGAIN, button: 'Delete the copy' };
}
