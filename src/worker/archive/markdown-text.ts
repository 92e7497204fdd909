/**
 * Text of others within a Markdown document of ours: what one message holds never reaches into the next, no
 * image is fetched when the document is opened, and nothing in it is HTML. Pure.
 */
import { Lexer, type Token, type Tokens } from 'marked';

/** Beyond this, markup is not looked for: the text stands in a fence as it is. */
const MAX_LEXED = 200_000;

/** A block of code, in a fence that is longer than any run of backticks in it. */
export function fenced(text: string, language = ''): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\r\n?/g, '\n').replace(/\n$/, '')}\n${fence}`;
}

/** One line in which nothing is markup. */
export const inline = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_<>[\]#|~]/g, '\\$&')
    .replace(/!(?=\\\[)/g, '\\!');

export const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

/** Markdown as it is, but for what is dangerous in a document that is opened elsewhere. */
export function safeMarkdown(text: string): string {
  const source = text.replace(/\r\n?/g, '\n').trimEnd();
  if (source.length > MAX_LEXED) return fenced(source);
  try {
    return new Lexer({ gfm: true }).lex(source).map(safeBlock).join('').trimEnd();
  } catch {
    // Nested deeper than the stack allows.
    return fenced(source);
  }
}

function safeBlock(token: Token): string {
  switch (token.type) {
    // Fenced anew: a fence that was never closed would take in all that follows.
    case 'code':
      return fenced(token.text, languageOf(token.lang)) + endOf(token);
    case 'html':
      return fenced(token.text, 'html') + endOf(token);
    // It would hold for the whole document, not only for this message.
    case 'def':
      return token.raw.replace(/^( *)\[/, '$1\\[');
    case 'space':
      return token.raw;
    default:
      return isHarmless(token) ? token.raw : escaped(token.raw);
  }
}

/** What parts it from the next block. */
const endOf = ({ raw }: Token): string => /\n*$/.exec(raw)?.[0] ?? '';

const languageOf = (lang: unknown): string =>
  typeof lang === 'string' ? (/^[\w+#.-]{1,30}/.exec(lang)?.[0] ?? '') : '';

function isHarmless(token: Token): boolean {
  // An image may take its address from elsewhere in the document.
  return !token.raw.includes('![') && !(token.raw.includes('<') && hasHtml(token));
}

function hasHtml(token: Token): boolean {
  return token.type === 'html' || childrenOf(token).some(hasHtml);
}

function childrenOf(token: Token): Token[] {
  const { tokens = [], items = [] } = token as Tokens.Generic; // what a kind of token has not is absent
  const cells = token.type === 'table' ? [...token.header, ...token.rows.flat()] : [];
  return [...tokens, ...items, ...cells.flatMap((cell: Tokens.TableCell) => cell.tokens)];
}

/** Shown as it was written; in code the backslash shows too, which is the price of being sure. */
const escaped = (raw: string): string => raw.replace(/!(?=\[)/g, '\\!').replace(/<(?=[a-z/!?])/gi, '\\<');
