/**
 * One session in the list: glyph, id, agent, unread; preview; activity; and the way to its menu. It renders when its
 * own session changes.
 */
import { useComputed } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import { Ago } from '../parts/times.tsx';
import { chatPath } from '../routing/route.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import { LazyRowRename, LazyRowUsage } from './lazy-row-parts.tsx';
import list from './list.module.css';
import { agentLabel, rowStatus, shortId } from './session-status.ts';
import styles from './sidebar.module.css';

export function SessionRow({ id, isTabStop }: { id: SessionId; isTabStop: boolean }) {
  const { app, overlay, panes } = usePage();
  const session = app.session(id).value;
  const connection = app.connection(id).value;
  const isActive = panes.shown.value.includes(id);
  const isRenaming = useComputed(() => {
    const shown = overlay.value;
    return shown?.type === 'rename' && shown.where === 'row' && shown.sessionId === id;
  });
  if (!session) return null;
  const status = rowStatus(session, connection, isActive);
  const unread = connection.unreadCount;
  const preview = session.preview || session.title;
  return (
    <div class={list.rowBox}>
      <a
        class={styles.row}
        href={chatPath(id)}
        data-session-id={id}
        data-status={connection.status}
        data-state={session.state}
        data-unread={unread}
        data-streaming={connection.isStreaming}
        data-active={isActive}
        aria-current={isActive ? 'page' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        draggable={false}
      >
        <span class={styles.rowTop}>
          <span
            class={`${styles.glyph} ${status.tone} ${status.glyph === '↻' ? 'pulse' : ''}`}
            aria-hidden="true"
          >
            {status.glyph}
          </span>{' '}
          <span class={styles.rowId}>{shortId(id)}</span>{' '}
          <span class={styles.rowAgent}>{agentLabel(session.agent)}</span>{' '}
          {unread > 0 ? (
            <span class={styles.unread} title={`${unread} unread`}>
              •{unread}
            </span>
          ) : null}
        </span>
        <span class={styles.preview} dir="auto" title={session.title || undefined}>
          {preview === '' ? 'Nothing said yet' : visibleLine(preview)}
        </span>
        <span class={styles.activity}>
          <span
            class={`${styles.phrase} ${status.tone === 'viewed' ? activeTone(status.sign) : status.tone}`}
          >
            {status.sign === '' ? null : <span aria-hidden="true">{status.sign} </span>}
            {visibleLine(status.phrase)}
          </span>
          {connection.usage ? <LazyRowUsage usage={connection.usage} /> : null}
          <Ago at={session.lastActivity} />
        </span>
      </a>
      <button
        type="button"
        class={list.rowMore}
        aria-label={`More for ${shortId(id)}`}
        aria-haspopup="menu"
        tabIndex={isTabStop ? 0 : -1}
        onClick={(event) => {
          const { right, bottom } = event.currentTarget.getBoundingClientRect();
          overlay.value = { type: 'session-menu', sessionId: id, at: { x: right - 28, y: bottom } };
        }}
      >
        ⋯
      </button>
      {isRenaming.value ? <LazyRowRename session={session} /> : null}
    </div>
  );
}

/** The viewed row's glyph is a star, so its activity line carries the colour of its state. */
function activeTone(sign: string): string {
  switch (sign) {
    case '!':
      return 'asks';
    case '✕':
      return 'bad';
    case '◐':
    case '⚠':
      return 'warn';
    case '↻':
      return 'busy';
    case '●':
      return 'ok';
    default:
      return 'off';
  }
}
