/** A long run of tool calls: one line once all of them are done and the agent went on. */
import { computed } from '@preact/signals';
import type { VNode } from 'preact';
import { useId, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { ToolKind } from '../../shared/acp.ts';
import { ChevronIcon } from '../icons/icons.tsx';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import { formatDuration } from '../text/time.ts';
import { toolSummary } from '../tools/tool-summary.ts';
import styles from './conversation.module.css';

interface Props {
  /** It stays while the run does. */
  name: string;
  rows: readonly Row[];
  /** The same node for the same row. */
  viewOf: (row: Row) => VNode;
  /** True while nothing follows it. */
  isLast: boolean;
  window: TranscriptWindow;
  cwd: string;
  /** It opened for a reader who is to land in it. */
  onOpened: () => void;
}

/** A longer one, folded, is not in the document at all, but for what failed. */
const MAX_HIDDEN = 30;

export function ToolRun({ name, rows, viewOf, isLast, window, cwd, onOpened }: Props) {
  const [chosen, setChosen] = useState(window.disclosed.get(name));
  const id = useId();
  // Of these rows: a run that grew is another one.
  const run = useMemo(() => computed(() => summaryOf(rows, cwd)), [rows, cwd]);
  const isFoldable = !isLast && run.value.isDone;
  const isOpen = !isFoldable || (chosen ?? false);
  const target = window.target.value;
  const isAim = target?.type === 'entry' && rows.some(({ seq }) => seq === target.seq);
  useLayoutEffect(() => {
    if (!isAim) return;
    if (isOpen) onOpened();
    else choose(true);
  }, [isAim, isOpen]);

  function choose(open: boolean): void {
    window.disclosed.set(name, open);
    setChosen(open);
  }

  return (
    <div class={styles.run} {...(!isOpen && { 'data-from': rows[0]?.seq, 'data-to': rows.at(-1)?.seq })}>
      {isFoldable ? (
        <button
          type="button"
          class={styles.runLine}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => choose(!isOpen)}
        >
          <span class={styles.runChevron} data-open={isOpen}>
            <ChevronIcon />
          </span>
          <span class={styles.runText}>{run.value.text}</span>
          {run.value.failed > 0 ? <span class="bad">{run.value.failed} failed</span> : null}
          {run.value.ms >= 100 ? <span class="num">{formatDuration(run.value.ms)}</span> : null}
        </button>
      ) : null}
      <div id={id}>
        {rows.map((row) => {
          // What failed stays in view.
          const isHidden = !isOpen && !hasFailed(row);
          return isHidden && rows.length > MAX_HIDDEN ? null : (
            <div key={row.seq} hidden={isHidden}>
              {viewOf(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const hasFailed = (row: Row): boolean => {
  const entry = row.entry.value;
  return entry.kind === 'tool' && entry.status === 'failed';
};

function summaryOf(rows: readonly Row[], cwd: string) {
  const counts = new Map<Noun, number>();
  let isDone = true;
  let failed = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const row of rows) {
    const entry = row.entry.value;
    if (entry.kind !== 'tool') continue;
    const { kind } = toolSummary(entry.call, cwd);
    const noun = NOUNS[kind];
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
    if (entry.endedAt === null) isDone = false;
    from = Math.min(from, entry.at);
    to = Math.max(to, entry.endedAt ?? 0);
    if (entry.status === 'failed') failed += 1;
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([[one, many], count]) => `${count} ${count === 1 ? one : many}`);
  // Some may have run side by side.
  return { isDone, failed, ms: Math.max(0, to - from), text: parts.join(', ') };
}

type Noun = readonly [one: string, many: string];

const NOUNS: Readonly<Record<ToolKind, Noun>> = {
  read: ['file read', 'files read'],
  edit: ['edit', 'edits'],
  delete: ['deletion', 'deletions'],
  move: ['move', 'moves'],
  search: ['search', 'searches'],
  execute: ['command', 'commands'],
  think: ['thought', 'thoughts'],
  fetch: ['fetch', 'fetches'],
  switch_mode: ['change of mode', 'changes of mode'],
  other: ['other call', 'other calls'],
};
