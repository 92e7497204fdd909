/** The field for a session's title in its row, loaded when somebody renames there. */
import type { Session } from '../../shared/session.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';
import styles from './list.module.css';

const field = createLazy(() => import('../parts/rename-field.tsx').then((module) => module.RenameField));

export function LazyRowRename({ session }: { session: Session }) {
  const { overlay } = usePage();
  const Field = useLazy(field);
  if (!Field) return null;
  return (
    <Field
      class={styles.rename}
      sessionId={session.id}
      title={session.title}
      onDone={(isKey) => {
        overlay.value = null;
        if (isKey) document.querySelector<HTMLElement>(`nav a[data-session-id="${session.id}"]`)?.focus();
      }}
    />
  );
}
