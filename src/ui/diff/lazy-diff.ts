/** The differ, loaded when the first diff comes; results are kept while their tool call lives. */
import type { ToolContent } from '../../shared/acp.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';
import type { Diff } from './diff-lines.ts';

type DiffContent = Extract<ToolContent, { type: 'diff' }>;

const differ = createLazy(() => import('./diff-lines.ts'));
const NOTHING: typeof differ = createLazy(() => new Promise<never>(() => undefined));
const done = new WeakMap<DiffContent, Diff>();

/** Null while the differ loads. */
export function useDiffs(contents: readonly DiffContent[]): Diff[] | null {
  const loaded = useLazy(contents.length > 0 ? differ : NOTHING);
  if (loaded === null) return null;
  return contents.map((content) => {
    const known = done.get(content);
    if (known) return known;
    const diff = loaded.diffLines(content.oldText ?? '', content.newText);
    done.set(content, diff);
    return diff;
  });
}

/** As a patch; until the differ is there, the new text. */
export function patchOf(path: string, { oldText, newText }: DiffContent): string {
  return differ.value.peek()?.patchText(path, oldText ?? '', newText) ?? newText;
}
