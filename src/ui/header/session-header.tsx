/** Which session is on the screen: id, agent, title, state, and what can be done with it as a whole. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { MAX_TITLE_LENGTH } from '../../shared/limits.ts';
import type { Session } from '../../shared/session.ts';
import { BackIcon } from '../icons/icons.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { Running } from '../parts/times.tsx';
import { agentLabel, sessionStatus, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleLine } from '../text/visible.ts';
import { ContextMeter } from './context-meter.tsx';
import { EndSessionDialog } from './end-session-dialog.tsx';
import styles from './header.module.css';
import { SessionMenu } from './session-menu.tsx';

export function SessionHeader({ session, window }: { session: Session; window: TranscriptWindow }) {
  const { app } = usePage();
  const isRenaming = useSignal(false);
  const isEnding = useSignal(false);
  const status = sessionStatus(session, app.connection(session.id).value);
  const since = useComputed(() => window.info.value?.turn.since ?? null);
  const title = session.title || window.info.value?.title || '';
  return (
    <header class={styles.header}>
      <a class={`icon-button ${styles.back}`} href="/" aria-label="Back to the list">
        <BackIcon />
      </a>
      <div class={styles.names}>
        <span class={styles.id}>{shortId(session.id)}</span>
        <span class={styles.agent}>{agentLabel(session.agent)}</span>
        {isRenaming.value ? (
          <RenameField
            session={session}
            title={title}
            onDone={() => {
              isRenaming.value = false;
            }}
          />
        ) : (
          <GatewayButton
            class={styles.title}
            isLocal={session.imported}
            title={title === '' ? 'Name this session' : `${title} (rename)`}
            onClick={() => {
              isRenaming.value = true;
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
      <SessionMenu
        session={session}
        onRename={() => {
          isRenaming.value = true;
        }}
      />
      <GatewayButton
        class={`button ${styles.end}`}
        isLocal={session.imported}
        aria-label={session.imported ? 'Delete session' : 'End session'}
        onClick={() => {
          isEnding.value = true;
        }}
      >
        {session.imported ? 'Delete' : 'End'}
      </GatewayButton>
      {isEnding.value ? (
        <EndSessionDialog
          session={session}
          onClose={() => {
            isEnding.value = false;
          }}
        />
      ) : null}
    </header>
  );
}

function RenameField({ session, title, onDone }: { session: Session; title: string; onDone: () => void }) {
  const { actions } = usePage();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);

  function save(): void {
    const next = field.current?.value.trim() ?? title;
    onDone();
    if (next !== title) void actions.patchSession(session.id, { title: next });
  }

  return (
    <input
      ref={field}
      class={styles.rename}
      aria-label="Title"
      defaultValue={title}
      maxLength={MAX_TITLE_LENGTH}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') {
          if (field.current) field.current.value = title;
          onDone();
        }
      }}
    />
  );
}
