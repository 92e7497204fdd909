/** Which session is on the screen: id, agent, title, state, and what can be done with it as a whole. */
import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Session } from '../../shared/session.ts';
import { BackIcon } from '../icons/icons.tsx';
import { ClosePane } from '../panes/close-pane.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { RenameField } from '../parts/rename-field.tsx';
import { Running } from '../parts/times.tsx';
import { agentLabel, sessionStatus, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleLine } from '../text/visible.ts';
import { ContextMeter } from './context-meter.tsx';
import styles from './header.module.css';
import { SessionMenu } from './session-menu.tsx';

export function SessionHeader({ session, window }: { session: Session; window: TranscriptWindow }) {
  const { app, overlay } = usePage();
  const names = useRef<HTMLDivElement>(null);
  const isRenaming = useComputed(() => {
    const shown = overlay.value;
    return shown?.type === 'rename' && shown.where === 'header' && shown.sessionId === session.id;
  });
  const status = sessionStatus(session, app.connection(session.id).value);
  const since = useComputed(() => window.info.value?.turn.since ?? null);
  const title = session.title || window.info.value?.title || '';
  return (
    <header class={styles.header}>
      <a class={`icon-button ${styles.back}`} href="/" aria-label="Back to the list">
        <BackIcon />
      </a>
      <div class={styles.names} ref={names}>
        <span class={styles.id}>{shortId(session.id)}</span>
        <span class={styles.agent}>{agentLabel(session.agent)}</span>
        {isRenaming.value ? (
          <RenameField
            class={styles.rename}
            sessionId={session.id}
            title={title}
            onDone={(isKey) => {
              overlay.value = null;
              if (isKey) requestAnimationFrame(() => names.current?.querySelector('button')?.focus());
            }}
          />
        ) : (
          <GatewayButton
            class={styles.title}
            isLocal={session.imported}
            title={title === '' ? 'Name this session' : `${title} (rename)`}
            onClick={() => {
              overlay.value = { type: 'rename', sessionId: session.id, where: 'header' };
            }}
          >
            {title === '' ? <span class={styles.untitled}>Untitled</span> : visibleLine(title)}
          </GatewayButton>
        )}
      </div>
      <span class={`${styles.state} ${status.tone}`} title={status.phrase}>
        <span class={status.glyph === '↻' ? 'pulse' : undefined} aria-hidden="true">
          {status.glyph}
        </span>
        <span class={styles.phrase}>{visibleLine(status.phrase)}</span>
        {since.value === null ? null : <Running since={since.value} />}
      </span>
      <ContextMeter window={window} />
      <SessionMenu session={session} />
      <GatewayButton
        class={`button ${styles.end}`}
        isLocal={session.imported}
        aria-label={session.imported ? 'Delete session' : 'End session'}
        onClick={() => {
          overlay.value = { type: 'end', sessionId: session.id };
        }}
      >
        {session.imported ? 'Delete' : 'End'}
      </GatewayButton>
      <ClosePane id={session.id} />
    </header>
  );
}
