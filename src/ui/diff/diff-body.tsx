/** The lines of a diff, in one column or two: numbers, signs, colours of code, marks on the words that changed. */
import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { cutLines } from '../code/code-pieces.ts';
import { languageOfPath } from '../code/language-of-path.ts';
import { useCodeSpans } from '../code/use-code-spans.ts';
import { ShowAll } from '../parts/show-all.tsx';
import styles from './diff.module.css';
import { inOneColumn, layOutDiff, sideBySide } from './diff-layout.ts';
import { DiffGap, DiffLineView, type SideColours } from './diff-line.tsx';
import type { Diff } from './diff-lines.ts';

const SHOWN_ROWS = 200;

interface Props {
  diff: Diff;
  path: string;
  isSplit: boolean;
}

export function DiffBody({ diff, path, isSplit }: Props) {
  const isWhole = useSignal(false);
  const pre = useRef<HTMLPreElement>(null);
  const layout = useMemo(() => layOutDiff(diff.lines), [diff]);
  const colours = useSideColours(pre, languageOfPath(path), layout);
  const rows = useMemo(
    () => (isSplit ? sideBySide(layout.blocks) : inOneColumn(layout.blocks)),
    [layout, isSplit],
  );
  const shown = isWhole.value ? rows : rows.slice(0, SHOWN_ROWS);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre ref={pre} tabIndex={0} dir="ltr" data-layout={isSplit ? 'split' : 'unified'}>
        <code class={styles.lines}>
          {shown.map((row) => {
            if (row.type === 'gap') return <DiffGap count={row.count} />;
            if (row.type !== 'pair') return <DiffLineView line={row} colours={colours} />;
            return (
              <span class={styles.pair}>
                <DiffLineView line={row.left} colours={colours} />
                <DiffLineView line={row.right} colours={colours} />
                {'\n'}
              </span>
            );
          })}
        </code>
      </pre>
      {shown.length < rows.length ? (
        <ShowAll
          text={`Show all ${rows.length} lines`}
          onClick={() => {
            isWhole.value = true;
          }}
        />
      ) : null}
    </>
  );
}

/** Both sides are coloured whole, so that what spans lines has its colour in each. */
function useSideColours(
  element: { current: Element | null },
  language: string,
  { oldText, newText }: { oldText: string; newText: string },
): SideColours {
  const oldSpans = useCodeSpans(element, language, oldText);
  const newSpans = useCodeSpans(element, language, newText);
  const old = useMemo(() => oldSpans && cutLines(oldText, oldSpans), [oldText, oldSpans]);
  const fresh = useMemo(() => newSpans && cutLines(newText, newSpans), [newText, newSpans]);
  return { old, new: fresh };
}
