/**
 * A markdown text that may still grow. Only its unfinished tail is lexed again: blocks that are closed keep
 * their tokens, and by that their nodes on the screen. It makes tokens; it renders nothing.
 */
import type { Links, Token } from 'marked';
import { createLexer } from './lexer.ts';

/** One block: its identity is kept while it does not change. */
export interface Block {
  token: Token;
}

export interface MarkdownDocument {
  /** The blocks of the whole text. Text that continues the one before costs its tail only. */
  update(text: string): readonly Block[];
}

/** Beyond this, lexing may take longer than a frame allows: the tail is shown as it is written. */
const MAX_TAIL_LENGTH = 200_000;

export function createMarkdownDocument(): MarkdownDocument {
  let text = '';
  let closed: Block[] = [];
  let closedLength = 0;
  let links: Links = {};
  let blocks: readonly Block[] = [];

  function reset(): void {
    closed = [];
    closedLength = 0;
    links = {};
  }

  function lexTail(): Token[] {
    const tail = text.slice(closedLength);
    if (tail.length > MAX_TAIL_LENGTH) return [plainToken(tail)];
    try {
      const lexer = createLexer();
      // Links defined in blocks that are closed hold for the tail too.
      Object.assign(lexer.tokens.links, links);
      return lexer.lex(tail);
    } catch {
      // Nested deeper than the stack allows: nobody meant that to be markup.
      return [plainToken(tail)];
    }
  }

  return {
    update(given) {
      // The lexer reads every line end as one line feed, and lengths are counted in what it read.
      const next = given.replace(/\r\n?/g, '\n');
      if (next === text && blocks.length > 0) return blocks;
      if (!next.startsWith(text)) reset();
      const isGrowing = text !== '';
      text = next;
      let tokens = lexTail();
      // A definition changes what stands before it: read once more from the start, now that it is known.
      if (isGrowing && closedLength > 0 && tokens.some((token) => token.type === 'def')) {
        reset();
        tokens = lexTail();
      }
      const open = firstOpen(tokens);
      for (const token of tokens.slice(0, open)) {
        closedLength += token.raw.length;
        if (token.type === 'def') links[token.tag] ??= { href: token.href, title: token.title };
      }
      closed.push(...tokens.slice(0, open).filter(isShown).map(toBlock));
      blocks = [...closed, ...tokens.slice(open).filter(isShown).map(toBlock)];
      return blocks;
    },
  };
}

/**
 * Where the unfinished tail begins: at the last block, or at the one before it while the last one's first
 * line is not whole (`***` may become a rule, or the bold beginning of the paragraph's next line).
 */
function firstOpen(tokens: readonly Token[]): number {
  const last = tokens.findLastIndex((token) => token.type !== 'space');
  if (last <= 0) return 0;
  if (tokens[last]?.raw.includes('\n')) return last;
  const before = tokens.slice(0, last).findLastIndex((token) => token.type !== 'space');
  return Math.max(before, 0);
}

const isShown = (token: Token): boolean => token.type !== 'space' && token.type !== 'def';
const toBlock = (token: Token): Block => ({ token });
const plainToken = (raw: string): Token => ({ type: 'plain', raw, text: raw });
