/** A diff of one file: its header at once, its lines with what it takes to show them. */
import type { ToolContent } from '../../shared/acp.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { readingChoices } from '../reading/reading-choices.ts';
import { visibleText } from '../text/visible.ts';
import { shortPath } from '../tools/tool-summary.ts';
import styles from './diff.module.css';
import { DiffNumbers } from './diff-numbers.tsx';
import { patchOf, useDiffs } from './lazy-diff.ts';
import { useIsWide } from './use-is-wide.ts';

type DiffContent = Extract<ToolContent, { type: 'diff' }>;

const diffBody = createLazy(() => import('./diff-body.tsx').then((module) => module.DiffBody));

export function DiffView({ content, cwd }: { content: DiffContent; cwd: string }) {
  const { diffLayout } = readingChoices;
  const diff = useDiffs([content])?.[0];
  const Body = useLazy(diffBody);
  const [figure, isWide] = useIsWide();
  const isNew = content.oldText === null || content.oldText === undefined;
  const path = shortPath(content.path, cwd);
  const isSplit = isWide && diffLayout.value === 'split' && !isNew;
  return (
    <figure class={styles.diff} ref={figure} aria-label={`Diff, ${visibleText(path)}`}>
      <figcaption>
        <span class={`mono ${styles.path}`}>{visibleText(path)}</span> {isNew ? <span>new file </span> : null}
        {diff ? <DiffNumbers diff={diff} /> : null}
        <span class={styles.tools}>
          {isWide && !isNew ? (
            <button
              type="button"
              class="copy"
              aria-pressed={isSplit}
              onClick={() => {
                diffLayout.value = isSplit ? 'unified' : 'split';
              }}
            >
              Side by side
            </button>
          ) : null}
          <CopyButton text={() => patchOf(path, content)} label="Copy as patch" />
        </span>
      </figcaption>
      {diff && Body ? <Body diff={diff} path={content.path} isSplit={isSplit} /> : null}
    </figure>
  );
}
