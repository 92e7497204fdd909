/** One session in the list: glyph, id, agent, unread; preview; activity. It renders when its own session changes. */
import type { SessionId } from '../../shared/ids.ts';
import { Ago } from '../parts/times.tsx';
import { chatPath } from '../routing/route.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import { agentLabel, rowStatus, shortId } from './session-status.ts';
import styles from './sidebar.module.css';

export function SessionRow({ id, isTabStop }: { id: SessionId; isTabStop: boolean }) {
  const { app, activeSessionId } = usePage();
  const session = app.session(id).value;
  const connection = app.connection(id).value;
  const isActive = activeSessionId.value === id;
  if (!session) return null;
  const status = rowStatus(session, connection, isActive);
  const unread = connection.unreadCount;
  const preview = session.preview || session.title;
  return (
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
      <span class={styles.preview} dir="auto">
        {preview === '' ? 'Nothing said yet' : visibleLine(preview)}
      </span>
      <span class={styles.activity}>
        <span class={`${styles.phrase} ${status.tone === 'viewed' ? activeTone(status.sign) : status.tone}`}>
          {status.sign === '' ? null : <span aria-hidden="true">{status.sign} </span>}
          {visibleLine(status.phrase)}
        </span>
        <Ago at={session.lastActivity} />
      </span>
    </a>
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
