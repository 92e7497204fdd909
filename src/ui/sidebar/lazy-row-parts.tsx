/** What only some rows have, loaded with the first: the field for a session's title, what the session cost. */
import type { ContextUsage } from '../../shared/fold-snapshot.ts';
import type { Session } from '../../shared/session.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';
import styles from './list.module.css';

const parts = createLazy(() => import('./row-parts.ts'));

export function LazyRowRename({ session }: { session: Session }) {
  const { overlay } = usePage();
  const Field = useLazy(parts)?.RenameField;
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

export function LazyRowUsage({ usage }: { usage: ContextUsage }) {
  const View = useLazy(parts)?.RowUsage;
  return View ? <View usage={usage} /> : null;
}
