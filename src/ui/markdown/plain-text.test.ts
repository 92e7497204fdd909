import { expect, test } from 'vitest';
import { plainMarkdown } from './plain-text.ts';

test('is what is read, without the marks', () => {
  const text = `# Title

A **bold** word, \`code\`, [docs](https://a.test/x) and https://b.test/.

- [x] done
- [ ] to do
  - nested

3. three
4. four

| a | b |
|---|---|
| 1 | *2* |

\`\`\`ts
const a = 1;
\`\`\`

> quoted &amp; said

$a_1 * b_2$ <b>not html</b>`;
  expect(plainMarkdown(text)).toBe(`Title

A bold word, code, docs (https://a.test/x) and https://b.test/.

- ☑ done
- ☐ to do
  - nested

3. three
4. four

a\tb
1\t2

const a = 1;

quoted & said

$a_1 * b_2$ <b>not html</b>`);
});

test('nothing that nests too deep breaks it', () => {
  expect(plainMarkdown(`${'>'.repeat(20_000)} x`)).toContain('x');
  expect(plainMarkdown('*'.repeat(5_000)).length).toBeGreaterThan(0);
});

test('hidden characters are copied as what is shown', () => {
  expect(plainMarkdown('rm \u202e-rf')).toBe('rm ⟨U+202E⟩-rf');
});
