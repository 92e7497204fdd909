/** Where the composer would be, in a conversation that is history only: why nothing can be written. */
import type { Session } from '../../shared/session.ts';
import { visibleText } from '../text/visible.ts';
import styles from './archive.module.css';

export function ImportedNote({ session }: { session: Session }) {
  return (
    <p class={styles.note} data-imported>
      This is imported history. It has no agent to write to, and is kept in this browser only.
      {session.error ? ` ${visibleText(session.error.message)}` : ''}
    </p>
  );
}
