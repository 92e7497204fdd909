/** A long run of tool calls: one line once all of them are done and the agent went on. */
import { useComputed } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { ChevronIcon } from '../icons/icons.tsx';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import { formatDuration } from '../text/time.ts';
import { toolSummary } from '../tools/tool-summary.ts';
import styles from './conversation.module.css';
import { EntryView } from './entry-view.tsx';

interface Props {
  rows: readonly Row[];
  /** True while nothing follows it. */
  isLast: boolean;
  window: TranscriptWindow;
  cwd: string;
}

export function ToolRun({ rows, isLast, window, cwd }: Props) {
  const name = `run:${rows[0]?.seq ?? 0}`;
  const [chosen, setChosen] = useState(window.disclosed.get(name));
  const id = useId();
  const run = useComputed(() => summaryOf(rows, cwd));
  const isFoldable = !isLast && run.value.isDone;
  const isOpen = !isFoldable || (chosen ?? false);
  return (
    <div class={styles.run}>
      {isFoldable ? (
        <button
          type="button"
          class={styles.runLine}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => {
            window.disclosed.set(name, !isOpen);
            setChosen(!isOpen);
          }}
        >
          <span class={styles.runChevron} data-open={isOpen}>
            <ChevronIcon />
          </span>
          <span class={styles.runText}>{run.value.text}</span>
          {run.value.failed > 0 ? <span class="bad">{run.value.failed} failed</span> : null}
          {run.value.ms >= 100 ? <span class="num">{formatDuration(run.value.ms)}</span> : null}
        </button>
      ) : null}
      <div id={id} hidden={!isOpen}>
        {rows.map((row) => (
          <EntryView key={row.seq} row={row} window={window} cwd={cwd} />
        ))}
      </div>
    </div>
  );
}

function summaryOf(rows: readonly Row[], cwd: string) {
  const counts = new Map<string, number>();
  let isDone = true;
  let failed = 0;
  let ms = 0;
  for (const row of rows) {
    const entry = row.entry.value;
    if (entry.kind !== 'tool') continue;
    const { kind } = toolSummary(entry.call, cwd);
    counts.set(NOUNS[kind], (counts.get(NOUNS[kind]) ?? 0) + 1);
    if (entry.endedAt === null) isDone = false;
    else ms += Math.max(0, entry.endedAt - entry.at);
    if (entry.status === 'failed') failed += 1;
  }
  const parts = [...counts].map(([noun, count]) => `${count} ${noun}${count === 1 ? '' : 's'}`);
  return { isDone, failed, ms, text: `${rows.length} tool calls: ${parts.join(', ')}` };
}

const NOUNS = {
  read: 'read',
  edit: 'edit',
  delete: 'deletion',
  move: 'move',
  search: 'search',
  execute: 'command',
  think: 'thought',
  fetch: 'fetch',
  switch_mode: 'mode change',
  other: 'other',
} as const;
