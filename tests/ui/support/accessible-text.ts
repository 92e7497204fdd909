/**
 * A part of the page as a screen reader goes through it: roles, names, states and text, without what is hidden
 * from it. One line a thing, indented by what it is in. Times of day are left out: they are the reader's.
 */

const BLOCKS: Readonly<Record<string, string>> = {
  ARTICLE: 'article',
  BUTTON: 'button',
  A: 'link',
  FIGURE: 'figure',
  IMG: 'image',
  AUDIO: 'audio',
  H2: 'heading 2',
  H3: 'heading 3',
  H4: 'heading 4',
  H5: 'heading 5',
  H6: 'heading 6',
  LI: 'item',
  UL: 'list',
  OL: 'list',
  BLOCKQUOTE: 'quote',
  TABLE: 'table',
  TR: 'row',
  TH: 'column header',
  TD: 'cell',
  HR: 'separator',
  INS: 'inserted',
  DEL: 'deleted',
  SECTION: 'region',
};
const PARAGRAPHS: ReadonlySet<string> = new Set(['P', 'DIV', 'PRE', 'FIGCAPTION']);

export function accessibleText(root: Element): string {
  const lines: string[] = [];
  let text = '';

  function endText(depth: number): void {
    const line = text
      .replace(/[ \t]*\n[ \t]*/g, '\n')
      .replace(/[ \t]+/g, ' ')
      .trim();
    text = '';
    if (line !== '') lines.push(`${'  '.repeat(depth)}${line.replaceAll('\n', `\n${'  '.repeat(depth)}`)}`);
  }

  function walk(node: Node, depth: number, isCode: boolean): void {
    if (node.nodeType === 3) {
      text += isCode ? node.textContent : (node.textContent ?? '').replace(/\s+/g, ' ');
      return;
    }
    if (!isElement(node) || isHidden(node)) return;
    if (node.tagName === 'TIME') {
      text += '[time]';
      return;
    }
    const role = node.getAttribute('role') ?? BLOCKS[node.tagName];
    if (role === undefined || role === 'presentation') {
      const isParagraph = PARAGRAPHS.has(node.tagName);
      if (isParagraph) endText(depth);
      for (const child of node.childNodes) walk(child, depth, isCode || node.tagName === 'PRE');
      if (isParagraph) endText(depth);
      return;
    }
    endText(depth);
    const name = node.getAttribute('aria-label') ?? node.getAttribute('alt');
    lines.push(
      `${'  '.repeat(depth)}${[role, name === null ? '' : `"${name}"`, ...states(node)].filter(Boolean).join(' ')}`,
    );
    // A button's own name is all that is read of it.
    if (!(role === 'button' && name !== null)) {
      for (const child of node.childNodes) walk(child, depth + 1, isCode);
      endText(depth + 1);
    }
  }

  walk(root, 0, false);
  endText(0);
  return `${lines.join('\n')}\n`;
}

const isElement = (node: Node): node is Element => node.nodeType === 1;

const isHidden = (element: Element): boolean =>
  element.getAttribute('aria-hidden') === 'true' || element.hasAttribute('hidden');

function states(element: Element): string[] {
  const found: string[] = [];
  for (const state of ['expanded', 'pressed', 'keyshortcuts', 'valuetext']) {
    const value = element.getAttribute(`aria-${state}`);
    if (value !== null) found.push(`${state}=${value}`);
  }
  if (element.hasAttribute('disabled')) found.push('disabled');
  if (element.tagName === 'A') found.push(`to ${element.getAttribute('href')}`);
  return found;
}
