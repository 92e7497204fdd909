/** A markdown text without its marks, as it reads on the screen: for who copies it into something else. Pure. */
import type { Token, Tokens } from 'marked';
import { visibleText } from '../text/visible.ts';
import { decodeEntities } from './entities.ts';
import { createLexer } from './lexer.ts';

/** Deeper than any text means; there the source does. */
const MAX_DEPTH = 24;

export function plainMarkdown(text: string): string {
  try {
    return visibleText(blocks(createLexer().lex(text), 0));
  } catch {
    // Nested deeper than the stack allows: nobody meant that to be markup.
    return visibleText(text);
  }
}

const blocks = (tokens: readonly Token[], depth: number): string =>
  depth > MAX_DEPTH
    ? tokens.map((token) => token.raw).join('')
    : tokens
        .map((token) => block(token, depth))
        .filter((part) => part !== '')
        .join('\n\n');

function block(token: Token, depth: number): string {
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'hr':
      return '———';
    case 'code':
      return token.text;
    case 'list':
      return list(token as Tokens.List, depth); // told by its type
    case 'blockquote':
      return blocks(token.tokens ?? [], depth + 1);
    case 'table':
      return table(token as Tokens.Table); // told by its type
    case 'paragraph':
    case 'heading':
    case 'text':
      return token.tokens ? inline(token.tokens, depth) : decodeEntities(token.text);
    default:
      return token.raw.trimEnd();
  }
}

function list({ items, ordered, start }: Tokens.List, depth: number): string {
  return items
    .map((item, index) => {
      const mark = ordered ? `${Number(start || 1) + index}. ` : '- ';
      const task = item.task ? (item.checked ? '☑ ' : '☐ ') : '';
      const tokens = item.tokens.filter((token) => token.type !== 'checkbox');
      const body = tokens.map((token) => block(token, depth + 1)).filter((part) => part !== '');
      return mark + task + body.join('\n').replaceAll('\n', `\n${' '.repeat(mark.length)}`);
    })
    .join('\n');
}

/** As a spreadsheet takes it. */
const table = ({ header, rows }: Tokens.Table): string =>
  [header, ...rows].map((row) => row.map((cell) => inline(cell.tokens, 0)).join('\t')).join('\n');

function inline(tokens: readonly Token[], depth: number): string {
  if (depth > MAX_DEPTH) return tokens.map((token) => token.raw).join('');
  return tokens.map((token) => one(token, depth)).join('');
}

function one(token: Token, depth: number): string {
  const inner = () => ('tokens' in token && token.tokens ? inline(token.tokens, depth + 1) : '');
  switch (token.type) {
    case 'text':
      return 'tokens' in token && token.tokens ? inner() : decodeEntities(token.text);
    case 'escape':
    case 'codespan':
      return token.text;
    case 'strong':
    case 'em':
    case 'del':
      return inner();
    case 'br':
      return '\n';
    case 'link': {
      const text = inner();
      const says = token.href === text || token.href === `mailto:${text}` || token.href === `http://${text}`;
      return says || token.href === '' ? text : `${text} (${token.href})`;
    }
    case 'image':
      return `${token.text || 'image'} (${token.href})`;
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ ';
    default:
      return token.raw;
  }
}
