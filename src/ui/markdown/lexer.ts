/**
 * The markdown that agents write: GitHub's, with two things left as they were typed. Math keeps its source (its
 * underscores and stars are no emphasis), and footnotes are text (their definitions are no links).
 */
import { Lexer, Marked, type Tokens } from 'marked';

export interface MathToken extends Tokens.Generic {
  type: 'math';
  raw: string;
}

/**
 * `$$…$$`, `\[…\]`, `\(…\)` within one paragraph, and `$…$` on one line where it reads as math: nothing blank
 * inside of the dollars and no digit after them, so that prices stay prices. Bounded: each start looks so far only.
 */
const MATH =
  /^(?:\$\$[^$]{1,2000}\$\$|\\\[[\s\S]{1,2000}?\\\]|\\\([\s\S]{1,2000}?\\\)|\$(?![\s$])[^$\n`]{0,300}(?<![\s\\])\$(?!\d))/;

const dialect = new Marked({ gfm: true }).use({
  tokenizer: {
    /** `undefined` is "none here", `false` leaves it to marked. */
    def: (source) => (/^ {0,3}\[\^/.test(source) ? undefined : false),
  },
  extensions: [
    {
      name: 'math',
      level: 'inline',
      start: (source) => {
        const at = source.search(/\$|\\[[(]/);
        return at === -1 ? undefined : at;
      },
      tokenizer(source): MathToken | undefined {
        const raw = MATH.exec(source)?.[0];
        return raw === undefined ? undefined : { type: 'math', raw };
      },
    },
  ],
});

export const createLexer = (): Lexer => new Lexer(dialect.defaults);
