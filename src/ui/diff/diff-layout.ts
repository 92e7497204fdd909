/** A diff's lines as they are laid out, in one column or two, with the words that changed. Pure. */
import type { DiffLine } from './diff-lines.ts';
import { type ChangedWords, changedWords, type Range } from './diff-words.ts';

type LineOf<T extends DiffLine['type']> = Extract<DiffLine, { type: T }>;

export interface DiffSide {
  type: 'same' | 'removed' | 'added';
  line: number;
  text: string;
  /** Which of its side's texts it is a line of, and which line: where its colours are. */
  side: 'old' | 'new';
  index: number;
  changed: readonly Range[];
}

type Gap = LineOf<'gap'>;
type Block =
  | Gap
  | { type: 'same'; left: DiffSide; right: DiffSide }
  | { type: 'change'; removed: DiffSide[]; added: DiffSide[] };

export interface DiffLayout {
  blocks: readonly Block[];
  /** The lines of each side, joined: what is coloured. What was left out is an empty line. */
  oldText: string;
  newText: string;
}

/** Pairs past this are shown without marks on their words: enough to see, and bounded. */
const MAX_WORD_PAIRS = 400;

export function layOutDiff(lines: readonly DiffLine[]): DiffLayout {
  const blocks: Block[] = [];
  const texts = { old: [] as string[], new: [] as string[] };
  let removed: LineOf<'removed'>[] = [];
  let added: LineOf<'added'>[] = [];
  let wordPairs = 0;

  function side(which: 'old' | 'new', type: DiffSide['type'], line: number, text: string): DiffSide {
    const index = texts[which].push(text.replace(/\r$/, '')) - 1;
    return { type, line, text, side: which, index, changed: [] };
  }

  function endChange(): void {
    if (removed.length + added.length === 0) return;
    const words = removed.map((line, at) => {
      const after = added[at];
      if (!after || wordPairs >= MAX_WORD_PAIRS) return null;
      wordPairs += 1;
      return changedWords(line.text, after.text);
    });
    blocks.push({
      type: 'change',
      removed: removed.map(({ oldLine, text }, at) =>
        marked(side('old', 'removed', oldLine, text), words[at], 'before'),
      ),
      added: added.map(({ newLine, text }, at) =>
        marked(side('new', 'added', newLine, text), words[at], 'after'),
      ),
    });
    removed = [];
    added = [];
  }

  for (const line of lines) {
    if (line.type === 'added') added.push(line);
    else if (line.type === 'removed') {
      // What is removed after something was added is another change.
      if (added.length > 0) endChange();
      removed.push(line);
    } else {
      endChange();
      if (line.type === 'gap') {
        texts.old.push('');
        texts.new.push('');
        blocks.push(line);
      } else {
        const left = side('old', 'same', line.oldLine, line.text);
        blocks.push({ type: 'same', left, right: side('new', 'same', line.newLine, line.text) });
      }
    }
  }
  endChange();
  return { blocks, oldText: texts.old.join('\n'), newText: texts.new.join('\n') };
}

const marked = (
  side: DiffSide,
  words: ChangedWords | null | undefined,
  which: keyof ChangedWords,
): DiffSide => (words ? { ...side, changed: words[which] } : side);

/** Of each change first what went, then what came. */
export const inOneColumn = (blocks: readonly Block[]): (DiffSide | Gap)[] => blocks.flatMap(lines);

function lines(block: Block): (DiffSide | Gap)[] {
  switch (block.type) {
    case 'gap':
      return [block];
    case 'same':
      return [block.right];
    case 'change':
      return [...block.removed, ...block.added];
  }
}

export interface DiffPair {
  type: 'pair';
  left: DiffSide | null;
  right: DiffSide | null;
}

/** What went beside what came in its place. */
export const sideBySide = (blocks: readonly Block[]): (DiffPair | Gap)[] => blocks.flatMap(pairs);

function pairs(block: Block): (DiffPair | Gap)[] {
  switch (block.type) {
    case 'gap':
      return [block];
    case 'same':
      return [{ type: 'pair', left: block.left, right: block.right }];
    case 'change': {
      const { removed, added } = block;
      return Array.from({ length: Math.max(removed.length, added.length) }, (_, at) => ({
        type: 'pair',
        left: removed[at] ?? null,
        right: added[at] ?? null,
      }));
    }
  }
}
