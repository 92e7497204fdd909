/** Block tokens as nodes. */
import type { Token, Tokens } from 'marked';
import type { ComponentChildren, JSX } from 'preact';
import { CodeBlock } from '../code/code-block.tsx';
import { visibleText } from '../text/visible.ts';
import { decodeEntities } from './entities.ts';
import { inline } from './inline.tsx';
import styles from './markdown.module.css';

type BlockToken =
  | Tokens.Paragraph
  | Tokens.Heading
  | Tokens.Code
  | Tokens.List
  | Tokens.Blockquote
  | Tokens.Table
  | Tokens.Hr
  | Tokens.HTML
  | Tokens.Text
  | Tokens.Checkbox
  | Tokens.Space
  | Tokens.Def
  | { type: 'plain'; raw: string };

const MAX_DEPTH = 24;

export function blocks(tokens: readonly Token[], depth: number): ComponentChildren {
  if (depth > MAX_DEPTH) return <p>{visibleText(tokens.map((token) => token.raw).join(''))}</p>;
  return tokens.map((token) => block(token, depth));
}

export function block(any: Token, depth = 0): ComponentChildren {
  const token = any as BlockToken; // the lexer makes no others
  switch (token.type) {
    case 'paragraph':
      return <p dir="auto">{inline(token.tokens)}</p>;
    case 'text':
      return token.tokens ? inline(token.tokens) : visibleText(decodeEntities(token.text));
    case 'checkbox':
      return inline([token]);
    case 'heading':
      return heading(token);
    case 'code':
      return <CodeBlock language={(token.lang ?? '').split(/\s/)[0] ?? ''} text={token.text} />;
    case 'list':
      return list(token, depth);
    case 'blockquote':
      return <blockquote dir="auto">{blocks(token.tokens, depth + 1)}</blockquote>;
    case 'table':
      return table(token);
    case 'hr':
      return <hr />;
    case 'space':
    case 'def':
      return null;
    case 'html':
    case 'plain':
      return <p class={styles.source}>{visibleText(token.raw.trimEnd())}</p>;
  }
}

/** The conversation has its own headings: a message's start below them. */
function heading(token: Tokens.Heading): JSX.Element {
  const content = inline(token.tokens);
  switch (token.depth) {
    case 1:
      return <h3 dir="auto">{content}</h3>;
    case 2:
      return <h4 dir="auto">{content}</h4>;
    case 3:
      return <h5 dir="auto">{content}</h5>;
    default:
      return <h6 dir="auto">{content}</h6>;
  }
}

function list(token: Tokens.List, depth: number): JSX.Element {
  const items = token.items.map((item) => (
    <li dir="auto" class={item.task ? styles.task : undefined}>
      {blocks(item.tokens, depth + 1)}
    </li>
  ));
  if (!token.ordered) return <ul dir="auto">{items}</ul>;
  return (
    <ol dir="auto" start={token.start === '' ? 1 : token.start}>
      {items}
    </ol>
  );
}

function table(token: Tokens.Table): JSX.Element {
  const cellClass = (align: Tokens.TableCell['align']) =>
    align === 'right' ? styles.right : align === 'center' ? styles.center : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class={styles.tableScroll} tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {token.header.map((cell) => (
              <th dir="auto" class={cellClass(cell.align)}>
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td dir="auto" class={cellClass(cell.align)}>
                  {inline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
