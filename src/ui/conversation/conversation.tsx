/** The conversation of one session: a log that stays where the reader is. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Announcer } from '../announce/announcer.tsx';
import { TakenBanners } from '../banner/taken-banners.tsx';
import { DownIcon } from '../icons/session-icons.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { QueuedPrompts } from '../queue/queued-prompts.tsx';
import { usePage } from '../store/page.ts';
import { MAX_ROWS } from '../store/rows.ts';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import styles from './conversation.module.css';
import { EmptyConversation } from './empty-conversation.tsx';
import { EntryList } from './entry-list.tsx';
import { LANDING_OFFSET, land } from './landing.ts';
import { PendingBar } from './pending-bar.tsx';
import { onLogKey, onPageKey } from './reading-keys.ts';
import { createScrollKeeper, type ScrollKeeper } from './scroll-keeper.ts';
import { TurnLine } from './turn-line.tsx';

/** Entries this far out of view are never let go, in px: farther than where further ones are asked for. */
const KEPT_PX = 2_000;
/** Let go together: not one with each that comes. */
const SLACK_ROWS = 60;

export function Conversation({ window, cwd }: { window: TranscriptWindow; cwd: string }) {
  const { panes, transcripts } = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const keeper = useRef<ScrollKeeper | null>(null);
  const isPlaced = useRef(false);
  /** What is in the document by now: what is held may be ahead of it. */
  const shown = useRef<{ rows: readonly Row[]; isEnd: boolean }>({ rows: [], isEnd: true });
  const atEnd = useSignal(true);
  /** Of what arrived, how much the reader has had in view at the end. */
  const seen = useSignal(window.arrived.peek());
  const status = window.status.value;
  const isEmpty = useComputed(() => window.rows.value.length === 0 && window.queue.value.length === 0);
  /** The end of what is held is the end of the conversation. */
  const isWhole = useComputed(() => !window.newer.value);
  const newCount = useComputed(() => (atEnd.value ? 0 : window.arrived.value - seen.value));
  const isRunning = useComputed(() => window.info.value?.turn.state === 'running');

  /** Rows are on the screen: the reader is put, or kept, where they are to be. */
  function place(): void {
    const own = keeper.current;
    const rows = window.rows.peek();
    if (!own || !scroller.current || rows.length === 0 || shown.current.rows !== rows) return;
    if (!isPlaced.current) {
      const left = window.place();
      window.place = own.place;
      isPlaced.current = true;
      if (left) own.toEntry(left.seq, left.offset);
      else own.toEnd();
    }
    own.settle();
    land(window, own, scroller.current);
    if (own.atEnd.peek()) seen.value = window.arrived.peek();
    if (rows.length <= MAX_ROWS + SLACK_ROWS) return;
    const near = own.near(KEPT_PX);
    if (near) window.bound(MAX_ROWS, near.from, near.to);
  }

  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return;
    const own = createScrollKeeper(scroller.current, content.current, () => shown.current.isEnd);
    keeper.current = own;
    place();
    const stop = own.atEnd.subscribe((value) => {
      atEnd.value = value;
      if (value) seen.value = window.arrived.peek();
    });
    return () => {
      const left = window.place();
      window.place = () => left;
      isPlaced.current = false;
      stop();
      own.close();
      keeper.current = null;
    };
  }, []);

  /** What floats over the log must not hold up who scrolls it. */
  const scrollOn = (event: WheelEvent) => scroller.current?.scrollBy({ top: event.deltaY });
  const keys = {
    toStart: () => transcripts.goTo(window.sessionId, { type: 'start' }),
    toEnd: () => transcripts.goTo(window.sessionId, { type: 'end' }),
    byViews: (count: number) =>
      scroller.current?.scrollBy({ top: count * (scroller.current?.clientHeight ?? 0) }),
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (panes.active.peek() === window.sessionId) onPageKey(event, keys);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  // Who says something wants to see it said.
  useEffect(() => {
    const before = window.sent.peek();
    return window.sent.subscribe((count) => {
      if (count > before) keys.toEnd();
    });
  }, []);

  return (
    <div class={styles.pane}>
      <div class={styles.floats} onWheel={scrollOn}>
        <TakenBanners id={window.sessionId} />
        <StaleHint window={window} />
      </div>
      <Announcer window={window} />
      <div
        ref={scroller}
        class={styles.log}
        role="log"
        aria-label="Conversation"
        // What comes is said by the announcer, not piece by piece.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        data-running={isRunning}
        onKeyDown={(event) => onLogKey(event, keys)}
      >
        <div ref={content} class={styles.column}>
          <ErrorBoundary what="This conversation">
            <EntryList
              window={window}
              cwd={cwd}
              onChange={() => keeper.current?.mark()}
              onChanged={({ isToEnd }) => {
                shown.current = { rows: window.rows.peek(), isEnd: isToEnd && !window.newer.peek() };
                place();
              }}
            />
            <Landing window={window} onTarget={place} />
            {isWhole.value ? <TurnLine window={window} /> : null}
            {isWhole.value ? <QueuedPrompts window={window} /> : null}
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
            <p class={styles.further}>Reading the conversation…</p>
          ) : null}
          {status.type === 'ready' && isEmpty.value ? <EmptyConversation window={window} /> : null}
        </div>
      </div>
      <div class={styles.overlay} onWheel={scrollOn}>
        <PendingBar
          window={window}
          atEnd={atEnd}
          onShow={(seq) => keeper.current?.toEntry(seq, LANDING_OFFSET)}
        />
        {atEnd.value ? null : (
          <button type="button" class={styles.pill} onClick={keys.toEnd}>
            <DownIcon />
            {newCount.value > 0 ? `${newCount.value} new` : 'To the end'}
          </button>
        )}
      </div>
    </div>
  );
}

/** Where the reader is to be has changed, and the rows may be there already. */
function Landing({ window, onTarget }: { window: TranscriptWindow; onTarget: () => void }) {
  const target = window.target.value;
  useLayoutEffect(() => {
    if (target) onTarget();
  }, [target]);
  return null;
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
