/** The conversation of one session: a log that stays where the reader is. */
import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Seq } from '../../shared/ids.ts';
import { DownIcon } from '../icons/session-icons.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { QueuedPrompts } from '../queue/queued-prompts.tsx';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import styles from './conversation.module.css';
import { EmptyConversation } from './empty-conversation.tsx';
import { EntryList } from './entry-list.tsx';
import { PendingBar } from './pending-bar.tsx';
import { createScrollKeeper, type ScrollKeeper } from './scroll-keeper.ts';
import { TurnLine } from './turn-line.tsx';

/** How far below the top the first unread message is put, in px: what it answers is seen too. */
const UNREAD_OFFSET = 120;

export function Conversation({ window, cwd }: { window: TranscriptWindow; cwd: string }) {
  const { transcripts } = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const keeper = useRef<ScrollKeeper | null>(null);
  const atEnd = useSignal(true);
  /** The newest entry that the reader has had in view. */
  const seen = useSignal<Seq | null>(null);
  const status = window.status.value;
  const isEmpty = useComputed(() => window.rows.value.length === 0 && window.queue.value.length === 0);
  const hasRows = useComputed(() => window.rows.value.length > 0);

  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return;
    const own = createScrollKeeper(scroller.current, content.current);
    keeper.current = own;
    const stop = own.atEnd.subscribe((value) => {
      atEnd.value = value;
      if (!value) seen.value = window.rows.peek().at(-1)?.seq ?? null;
    });
    return () => {
      window.place = own.place();
      stop();
      own.close();
      keeper.current = null;
    };
  }, []);

  // Once there is something to stand at.
  useLayoutEffect(() => {
    if (!hasRows.value) return;
    const unread = window.firstUnread.peek();
    if (window.place) keeper.current?.toEntry(window.place.seq, window.place.offset);
    else {
      keeper.current?.toEnd();
      if (unread !== null && isAboveView(scroller.current)) keeper.current?.toEntry(unread, UNREAD_OFFSET);
    }
  }, [hasRows.value]);

  const newCount = useComputed(() => {
    const last = seen.value;
    return atEnd.value || last === null ? 0 : window.rows.value.filter((row) => row.seq > last).length;
  });
  const isRunning = useComputed(() => window.info.value?.turn.state === 'running');

  return (
    <div class={styles.pane}>
      <StaleHint window={window} />
      <div
        ref={scroller}
        class={styles.log}
        role="log"
        aria-label="Conversation"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        data-running={isRunning}
      >
        <div ref={content} class={styles.column}>
          <ErrorBoundary what="This conversation">
            <EntryList window={window} cwd={cwd} keeper={() => keeper.current} />
            <TurnLine window={window} />
            <QueuedPrompts window={window} />
          </ErrorBoundary>
          {status.type === 'failed' ? (
            <div class={styles.error}>
              <p class={styles.errorTitle}>The conversation could not be read</p>
              <p>
                {status.reason}{' '}
                <button type="button" class="link" onClick={() => void transcripts.open(window.sessionId)}>
                  Try again
                </button>
              </p>
            </div>
          ) : null}
          {status.type === 'loading' && isEmpty.value ? (
            <p class={styles.loading}>Reading the conversation…</p>
          ) : null}
          {status.type === 'ready' && isEmpty.value ? <EmptyConversation window={window} /> : null}
        </div>
      </div>
      <div
        class={styles.overlay}
        // What floats over the log must not hold up who scrolls it.
        onWheel={(event) => scroller.current?.scrollBy({ top: event.deltaY })}
      >
        <PendingBar
          window={window}
          atEnd={atEnd}
          onShow={(seq) => keeper.current?.toEntry(seq, UNREAD_OFFSET)}
        />
        {atEnd.value ? null : (
          <button type="button" class={styles.pill} onClick={() => keeper.current?.toEnd()}>
            <DownIcon />
            {newCount.value > 0 ? `${newCount.value} new` : 'To the end'}
          </button>
        )}
      </div>
    </div>
  );
}

/** True if the line where the unread begins is out of view once the end is in view. */
function isAboveView(scroller: HTMLElement | null): boolean {
  const line = scroller?.querySelector('[data-first-unread]');
  if (!scroller || !line) return false;
  return line.getBoundingClientRect().top < scroller.getBoundingClientRect().top;
}

/** What is shown may be behind: said after a moment, since most copies are caught up within it. */
function StaleHint({ window }: { window: TranscriptWindow }) {
  const { app } = usePage();
  if (window.fresh.value || window.status.value.type !== 'ready') return null;
  const { status, waiting } = app.connection(window.sessionId).value;
  return (
    <p class={styles.stale} data-stale>
      Showing the saved copy
      {waiting
        ? ' · waits for a free connection'
        : status === 'connected' || status === 'connecting'
          ? ' · catching up'
          : ''}
    </p>
  );
}
