/** A tool call in the conversation: one line, and everything about it inside. */
import type { EntryOf } from '../../shared/entry.ts';
import { DiffNumbers } from '../diff/diff-numbers.tsx';
import { useDiffs } from '../diff/lazy-diff.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { Running } from '../parts/times.tsx';
import { formatDuration } from '../text/time.ts';
import { ToolBody } from './tool-body.tsx';
import { ToolIcon } from './tool-icon.tsx';
import { diffsOf, toolSummary } from './tool-summary.ts';
import styles from './tools.module.css';

type ToolEntryData = EntryOf<'tool'>;

interface Props {
  entry: ToolEntryData;
  cwd: string;
  disclosed: Map<string, boolean>;
}

export function ToolEntry({ entry, cwd, disclosed }: Props) {
  const summary = toolSummary(entry.call, cwd);
  return (
    <Disclosure
      memory={disclosed}
      name={`tool:${entry.seq}`}
      summary={
        <span class={styles.line} data-tool-status={entry.status}>
          <span class={styles.icon}>
            <ToolIcon kind={summary.kind} />
          </span>
          <span class={styles.title} title={summary.title}>
            {summary.verb === '' ? null : <span class={styles.verb}>{summary.verb} </span>}
            <span class={summary.isCode ? 'mono' : undefined}>{summary.title}</span>
          </span>{' '}
          <EditNumbers entry={entry} /> <ToolTime entry={entry} /> <ToolState status={entry.status} />
        </span>
      }
    >
      {() => <ToolBody call={entry.call} cwd={cwd} disclosed={disclosed} />}
    </Disclosure>
  );
}

function EditNumbers({ entry }: { entry: ToolEntryData }) {
  const diffs = useDiffs(diffsOf(entry.call));
  if (diffs === null || diffs.length === 0) return null;
  const sum = (side: 'added' | 'removed') => diffs.reduce((total, diff) => total + diff[side], 0);
  return <DiffNumbers diff={{ added: sum('added'), removed: sum('removed') }} />;
}

/** Shorter than this is at once: a number would only be noise. */
const WORTH_SAYING_MS = 100;

function ToolTime({ entry }: { entry: ToolEntryData }) {
  const ms = entry.endedAt === null ? null : entry.endedAt - entry.at;
  if (ms !== null && ms < WORTH_SAYING_MS) return null;
  return <span class={styles.time}>{ms === null ? <Running since={entry.at} /> : formatDuration(ms)}</span>;
}

/** Glyph, colour and word, so that it reads without colour and aloud. */
export function ToolState({ status }: { status: ToolEntryData['status'] }) {
  const { glyph, tone, word } = STATES[status];
  return (
    <span class={`${styles.state} ${tone}`} title={word}>
      <span aria-hidden="true">{glyph}</span>
      <span class="visually-hidden">{word}</span>
    </span>
  );
}

const STATES = {
  pending: { glyph: '○', tone: 'off', word: 'pending' },
  in_progress: { glyph: '↻', tone: 'busy pulse', word: 'in progress' },
  completed: { glyph: '✓', tone: 'ok', word: 'completed' },
  failed: { glyph: '✕', tone: 'bad', word: 'failed' },
  cancelled: { glyph: '–', tone: 'off', word: 'cancelled' },
} satisfies Record<ToolEntryData['status'], { glyph: string; tone: string; word: string }>;
