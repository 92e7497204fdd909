/**
 * The sessions that this tab shows, side by side: where one is and which has the focus. A session that is opened
 * from here takes the place of the one that a person is at.
 */
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import { lead } from '../panes/pane-actions.ts';
import styles from '../panes/panes.module.css';
import { SessionPane } from '../panes/session-pane.tsx';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';

export function SessionPage() {
  const page = usePage();
  const { app, panes, router } = page;
  const shown = panes.shown.value;
  const isAlone = shown.length === 1;

  useSignalEffect(() => {
    router.leadBy(panes.shown.value.length > 1 ? (to) => lead(page, to) : null);
  });
  useEffect(() => () => router.leadBy(null), []);

  function nameOf(id: SessionId): string {
    const session = app.session(id).value;
    return session ? `${agentLabel(session.agent)} ${shortId(id)}` : shortId(id);
  }

  return (
    <div class={styles.room}>
      <div class={styles.panes} data-panes={shown.length}>
        {shown.map((id) => (
          <section
            key={id}
            class={styles.pane}
            data-pane={id}
            data-focused={!isAlone && panes.active.value === id}
            aria-label={isAlone ? undefined : nameOf(id)}
            onFocusIn={() => {
              panes.focused.value = id;
            }}
            onPointerDown={() => {
              panes.focused.value = id;
            }}
          >
            <SessionPane id={id} />
          </section>
        ))}
      </div>
    </div>
  );
}
