// @vitest-environment happy-dom
/** Invariant 5: what a model wrote never becomes HTML, whatever it wrote; and a renderer that lets it is found. */
import { Marked } from 'marked';
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';
import { MarkdownView } from '../../src/ui/markdown/markdown-view.tsx';
import { createSeededRandom } from '../support/worker/virtual-time.ts';

const TEXTS = 400;
/** All that markdown of ours is made of. */
const ELEMENTS = new Set(
  'DIV P SPAN SECTION FIGURE FIGCAPTION BR HR H1 H2 H3 H4 H5 H6 STRONG EM DEL CODE PRE BLOCKQUOTE UL OL LI TABLE THEAD TBODY TR TH TD A BUTTON SVG PATH RECT'.split(
    ' ',
  ),
);
const ATTRIBUTES =
  /^(class|style|href|target|rel|role|aria-[a-z]+|type|start|title|tabindex|data-[a-z-]+|scope|align|viewbox|width|height|fill|stroke[a-z-]*|d|x|y|rx|ry|xmlns|hidden|dir)$/i;

/** Each would be an element, a request or a script, if it were taken for HTML. */
const HOSTILE = [
  '<script>stolen = 1</script>',
  '<img src=x onerror=stolen()>',
  '<IMG SRC="https://tracker.test/p.png">',
  '<svg onload=stolen()><path d=""/></svg>',
  '<iframe srcdoc="<b>x</b>"></iframe>',
  '<a href="javascript:stolen()">x</a>',
  '<b onclick="stolen()">b</b>',
  '<style>*{display:none}</style>',
  '<form action="/v1/sessions"><input name=x></form>',
  '<!-- --><video src=x>',
  '<math><mtext><table><mglyph><style><img src=x onerror=stolen()>',
  '&lt;script&gt;stolen()&lt;/script&gt;',
  '![x](https://tracker.test/p.png)',
  '[x](javascript:stolen())',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](<https://evil.test/" onmouseover="stolen()>)',
  '<https://evil.test/"onmouseover=stolen()>',
];
const AROUND = [
  (text: string) => text,
  (text: string) => `# ${text}`,
  (text: string) => `> ${text}`,
  (text: string) => `- ${text}\n  - ${text}`,
  (text: string) => `**${text}** and _${text}_`,
  (text: string) => `| a | b |\n|---|---|\n| ${text} | \`${text}\` |`,
  (text: string) => `\`\`\`html\n${text}\n\`\`\``,
  (text: string) => `\`\`\`${text}\nx`,
  (text: string) => `[${text}](https://example.com "${text}")`,
  (text: string) =>
    `${text.slice(0, Math.ceil(text.length / 2))}\n\n${text.slice(Math.ceil(text.length / 2))}`,
];

function write(random: () => number): string {
  const parts: string[] = [];
  const count = 1 + Math.floor(random() * 4);
  for (let n = 0; n < count; n += 1) {
    const text = HOSTILE[Math.floor(random() * HOSTILE.length)] ?? '';
    const around = AROUND[Math.floor(random() * AROUND.length)];
    parts.push(around ? around(text) : text);
  }
  return parts.join(random() < 0.5 ? '\n\n' : ' ');
}

/** What on the page only HTML of the model's can have made; null if nothing. */
function htmlIn(root: Element): string | null {
  for (const element of root.querySelectorAll('*')) {
    const name = element.tagName.toUpperCase();
    if (!ELEMENTS.has(name)) return name;
    for (const attribute of element.attributes) {
      if (!ATTRIBUTES.test(attribute.name)) return `${name} ${attribute.name}`;
      if (attribute.name === 'href' && !/^(https?|mailto):/i.test(attribute.value)) return attribute.value;
    }
  }
  return null;
}

const root = document.createElement('div');
afterEach(() => render(null, root));

function firstFound(show: (text: string) => void): { seed: number; found: string; text: string } | null {
  for (let seed = 1; seed <= TEXTS; seed += 1) {
    const text = write(createSeededRandom(seed));
    show(text);
    const found = htmlIn(root);
    if (found !== null) return { seed, found, text };
  }
  return null;
}

it('invariant 5: no text of a model becomes an element, a request or a script', () => {
  expect(firstFound((text) => render(<MarkdownView text={text} />, root))).toBeNull();
});

it('finds invariant 5, broken on purpose: a renderer that takes HTML for what it is', () => {
  const marked = new Marked();
  const found = firstFound((text) => {
    root.innerHTML = marked.parse(text, { async: false });
  });
  root.innerHTML = '';
  expect(found?.seed).toBeLessThan(20);
});
