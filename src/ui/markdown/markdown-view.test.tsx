// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { MARKDOWN } from '../../../tests/ui/harness/markdown-sample.ts';
import { MarkdownView } from './markdown-view.tsx';

const root = document.createElement('div');
afterEach(() => render(null, root));
const show = (text: string) => render(<MarkdownView text={text} />, root);
const all = (selector: string) => [...root.querySelectorAll(selector)];

test('invariant 5: what a model wrote never becomes HTML, it is shown as text', () => {
  show('<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> and <b onclick="x">bold</b> <!-- c -->');
  expect(all('script, img, b, [onclick], [onerror]')).toEqual([]);
  expect(root.textContent).toContain('<script>alert(1)</script>');
  expect(root.textContent).toContain('<b onclick="x">bold</b>');
});

test('fetches nothing: an image is its name and host, as a link', () => {
  show('![a pixel](https://tracker.example/p.png?x=1) ![inline](data:image/png;base64,AAAA)');
  expect(all('img, picture, video, iframe, object, link')).toEqual([]);
  expect(root.textContent).toContain('[a pixel] (tracker.example)');
  expect(root.textContent).toContain('[inline]');
});

test('links open elsewhere without a word of us, and say where they lead', () => {
  show('[docs](https://example.com.evil.test/) [x](javascript:alert(1)) [p](src/a.ts)');
  const links = all('a');
  expect(links).toHaveLength(1);
  expect(links[0]?.getAttribute('rel')).toBe('noopener noreferrer');
  expect(links[0]?.getAttribute('target')).toBe('_blank');
  expect(root.textContent).toContain('docs (example.com.evil.test)');
  expect(root.textContent).toContain('x (javascript:alert(1))');
  expect(root.textContent).toContain('p (src/a.ts)');
});

test('has every construct', () => {
  show(MARKDOWN);
  for (const selector of [
    'h3',
    'h4',
    'h5',
    'p',
    'strong',
    'em',
    'del',
    'code',
    'blockquote blockquote',
    'ol ul',
    'table th',
    'pre code',
    'hr',
    '[role=img]',
  ]) {
    expect(all(selector).length, selector).toBeGreaterThan(0);
  }
  expect(root.textContent).toContain('⟨U+202E⟩');
  expect(root.textContent).toContain('Entities: & < ©.');
});

test('a code block has its language, its text and a button that copies', () => {
  show('```ts title="x"\nconst a = "<b>";\n```');
  expect(root.querySelector('figcaption')?.textContent).toContain('ts');
  expect(root.querySelector('pre')?.textContent).toBe('const a = "<b>";');
  expect([...root.querySelectorAll('button')].map((button) => button.textContent)).toEqual(['Wrap', '']);
  expect(root.querySelector('button.copy[aria-label="Copy"]')).not.toBeNull();
});

test('while text grows, the nodes of closed blocks stay', () => {
  show('first\n\nsecond');
  const first = root.querySelector('p');
  show('first\n\nsecond grows\n\nthird');
  expect(root.querySelector('p')).toBe(first);
  expect(all('p').map((p) => p.textContent)).toEqual(['first', 'second grows', 'third']);
});

test('a fence, a table and a list keep their nodes while what follows them grows', () => {
  const closed = '```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\n';
  show(`${closed}and`);
  const nodes = all('figure, pre, code, table, td, li, ul');
  for (const end of ['and so', 'and so on\n', 'and so on\n\n## More\n\nwords']) {
    show(closed + end);
    expect(all('figure, pre, code, table, td, li, ul')).toEqual(nodes);
    for (const [index, node] of all('figure, pre, code, table, td, li, ul').entries())
      expect(node).toBe(nodes[index]);
  }
});

test('an open fence keeps its nodes while its code grows', () => {
  show('```ts\nconst a');
  const [pre] = all('pre');
  show('```ts\nconst a = 1;\nconst b');
  expect(all('pre')[0]).toBe(pre);
  show('```ts\nconst a = 1;\nconst b = 2;\n```\n');
  expect(all('pre')[0]).toBe(pre);
  expect(pre?.textContent).toBe('const a = 1;\nconst b = 2;');
});

test('math and footnotes are text as it was written', () => {
  const text =
    'Euler: $e^{i\\pi}_1 + 1_a = 0$ and \\(a_1 * b_2 * c\\).\n\n$$\n\\sum_{i=1}^n x_i * y_i\n$$\n\n\\[ x_1 * y_2 * z \\]\n\nIt costs $5 and *not* $10.[^1]\n\n[^1]: A note.';
  show(text);
  for (const part of [
    '$e^{i\\pi}_1 + 1_a = 0$',
    '\\(a_1 * b_2 * c\\)',
    '\\sum_{i=1}^n x_i * y_i',
    '\\[ x_1 * y_2 * z \\]',
  ])
    expect(root.textContent).toContain(part);
  expect(root.textContent).toContain('$5 and not $10.[^1]');
  expect(root.textContent).toContain('[^1]: A note.');
  expect(all('em').map((node) => node.textContent)).toEqual(['not']);
  expect(all('a')).toEqual([]);
});

test('an unfinished fence and table are shown as what they will be', () => {
  show('```js\nlet a');
  expect(root.querySelector('pre')?.textContent).toBe('let a');
  show('| a | b |\n|---|---|\n| 1');
  expect(all('th').map((cell) => cell.textContent)).toEqual(['a', 'b']);
});
