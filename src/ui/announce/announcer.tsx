/**
 * Says aloud what happens in a conversation that is open. The log itself is silent: a reader of the screen would be
 * read every piece of a word. Only the one that a person is at speaks; questions are asked wherever they are.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { agentLabel } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleText } from '../text/visible.ts';
import { createNewsReader } from './news.ts';

/** Entries at the end that may still change. */
const TAIL = 8;
/** What was said is gone from the page by then, so that nobody finds it there twice. */
const GONE_MS = 2_000;

interface Line {
  id: number;
  text: string;
}

export function Announcer({ window }: { window: TranscriptWindow }) {
  const { app, panes } = usePage();
  const reader = useMemo(createNewsReader, []);
  const isCaughtUp = useRef(false);
  const polite = useSignal<readonly Line[]>([]);
  const urgent = useSignal<readonly Line[]>([]);
  const count = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());

  function say(lines: typeof polite, texts: readonly string[]): void {
    if (texts.length === 0) return;
    const added = texts.map((text): Line => {
      count.current += 1;
      return { id: count.current, text: visibleText(text) };
    });
    lines.value = [...lines.peek(), ...added];
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      lines.value = lines.peek().filter((line) => !added.includes(line));
    }, GONE_MS);
    timers.current.add(timer);
  }

  useEffect(
    () => () => {
      for (const timer of timers.current) clearTimeout(timer);
    },
    [],
  );
  useSignalEffect(() => {
    // What is far from the end, or behind, is no news.
    if (window.status.value.type !== 'ready' || window.newer.value || !window.fresh.value) {
      isCaughtUp.current = false;
      return;
    }
    const entries = window.rows.value.slice(-TAIL).map((row) => row.entry.value);
    const isRunning = window.info.value?.turn.state === 'running';
    if (!isCaughtUp.current) reader.catchUp(entries);
    isCaughtUp.current = true;
    const news = reader.read(entries, isRunning);
    const agent = agentLabel(app.session(window.sessionId).peek()?.agent ?? '');
    if (panes.active.peek() === window.sessionId) say(polite, news.polite);
    say(
      urgent,
      news.urgent.map((text) => `${agent}: ${text}`),
    );
  });

  return (
    <>
      <div class="visually-hidden" aria-live="polite">
        {polite.value.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
      <div class="visually-hidden" aria-live="assertive">
        {urgent.value.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </>
  );
}
