/** A diff of one file: line numbers, signs and colours, with what was left out marked. */
import { useSignal } from '@preact/signals';
import type { ToolContent } from '../../shared/acp.ts';
import { visibleText } from '../text/visible.ts';
import type { Diff, DiffLine } from './diff-lines.ts';
import { useDiffs } from './lazy-diff.ts';
import { shortPath } from './tool-summary.ts';
import styles from './tools.module.css';

const SHOWN_LINES = 200;

interface Props {
  content: Extract<ToolContent, { type: 'diff' }>;
  cwd: string;
}

export function DiffView({ content, cwd }: Props) {
  const diff = useDiffs([content])?.[0];
  const isWhole = useSignal(false);
  const lines = diff?.lines ?? [];
  const shown = isWhole.value ? lines : lines.slice(0, SHOWN_LINES);
  return (
    <figure class={styles.diff}>
      <figcaption>
        <span class="mono">{visibleText(shortPath(content.path, cwd))}</span>
        {content.oldText === null || content.oldText === undefined ? <span>new file</span> : null}
        {diff ? <DiffNumbers diff={diff} /> : null}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code class={styles.diffLines}>
          {shown.map((line) => (
            <Line line={line} />
          ))}
        </code>
      </pre>
      {shown.length < lines.length ? (
        <button
          type="button"
          class={styles.showAll}
          onClick={() => {
            isWhole.value = true;
          }}
        >
          Show all {lines.length} lines
        </button>
      ) : null}
    </figure>
  );
}

function Line({ line }: { line: DiffLine }) {
  if (line.type === 'gap') {
    return (
      <span class={styles.diffGap}>
        <span>⋯</span>
      </span>
    );
  }
  const sign = line.type === 'added' ? '+' : line.type === 'removed' ? '-' : ' ';
  return (
    <span class={styles.diffLine} data-line={line.type}>
      <span class={styles.lineNumber}>{line.line}</span>
      <span class={styles.lineSign}>{sign}</span>
      <span>
        {visibleText(line.text)}
        {'\n'}
      </span>
    </span>
  );
}

export function DiffNumbers({ diff }: { diff: Pick<Diff, 'added' | 'removed'> }) {
  return (
    <span class={styles.numbers}>
      <span class="ok">+{diff.added}</span> <span class="bad">−{diff.removed}</span>
    </span>
  );
}
