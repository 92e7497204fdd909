/** Inline markdown tokens as nodes. Text is text: HTML a model wrote is shown, never parsed. */
import type { Token, Tokens } from 'marked';
import type { ComponentChildren } from 'preact';
import { visibleText } from '../text/visible.ts';
import { decodeEntities } from './entities.ts';
import type { MathToken } from './lexer.ts';
import { safeLink } from './links.ts';
import styles from './markdown.module.css';

/** Deeper than any text means; a hostile one gets its source shown. */
const MAX_DEPTH = 40;

export function inline(tokens: readonly Token[] | undefined, depth = 0): ComponentChildren {
  if (tokens === undefined) return null;
  if (depth > MAX_DEPTH) return visibleText(tokens.map((token) => token.raw).join(''));
  return tokens.map((token) => one(token as InlineToken, depth)); // the lexer makes no others
}

type InlineToken =
  | Tokens.Text
  | Tokens.Escape
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Codespan
  | Tokens.Br
  | Tokens.Link
  | Tokens.Image
  | Tokens.Tag
  | Tokens.Checkbox
  | MathToken;

function one(token: InlineToken, depth: number): ComponentChildren {
  switch (token.type) {
    case 'text':
      return token.tokens ? inline(token.tokens, depth + 1) : visibleText(decodeEntities(token.text));
    case 'escape':
      return visibleText(token.text);
    case 'strong':
      return <strong>{inline(token.tokens, depth + 1)}</strong>;
    case 'em':
      return <em>{inline(token.tokens, depth + 1)}</em>;
    case 'del':
      return <del>{inline(token.tokens, depth + 1)}</del>;
    case 'codespan':
      return <code class={styles.code}>{visibleText(token.text)}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <Link href={token.href} text={token.text} content={inline(token.tokens, depth + 1)} />;
    case 'image':
      return <ImageLink href={token.href} alt={token.text} />;
    case 'math':
      return <span class={styles.math}>{visibleText(token.raw)}</span>;
    case 'checkbox':
      return (
        <span class={styles.check} role="img" aria-label={token.checked ? 'done' : 'to do'}>
          {token.checked ? '☑' : '☐'}
        </span>
      );
    default:
      return visibleText(token.raw);
  }
}

function Link({ href, text, content }: { href: string; text: string; content: ComponentChildren }) {
  const link = safeLink(href, decodeEntities(text));
  if (link === null) {
    // A path in the project, or something a page must not open: said, not linked.
    return (
      <>
        {content}
        {href === text || href === '' ? null : <span class={styles.destination}> ({visibleText(href)})</span>}
      </>
    );
  }
  return (
    <>
      <a href={link.href} target="_blank" rel="noopener noreferrer">
        {content}
      </a>
      {link.destination === null ? null : (
        <span class={styles.destination}> ({visibleText(link.destination)})</span>
      )}
    </>
  );
}

/** An image somewhere else is never fetched: asking for it would tell its host what was read. */
function ImageLink({ href, alt }: { href: string; alt: string }) {
  const link = safeLink(href, '');
  const name = alt === '' ? 'image' : visibleText(alt);
  if (link === null) return <span class={styles.image}>[{name}]</span>;
  return (
    <a class={styles.image} href={link.href} target="_blank" rel="noopener noreferrer">
      [{name}] <span class={styles.destination}>({visibleText(link.destination ?? '')})</span>
    </a>
  );
}
