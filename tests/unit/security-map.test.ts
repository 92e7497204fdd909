/** SECURITY.md says which test tries which attack: each file is there, and has a test of that name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
const [, section = ''] = text.split('## How it is tried');
const [table = ''] = section.split('\n## ');
/** A file, then the titles of its tests, or parts of them. */
const named = [...table.matchAll(/`((?:tests|src)\/[^`]+\.ts)`((?:[ ,]*“[^”]+”)*)/g)].map(
  ([, file = '', titles = '']) => ({
    file,
    titles: [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
  }),
);

it('every attack that SECURITY.md names is tried by the test that it names', () => {
  const rows = table.split('\n').filter((line) => line.startsWith('| ')).length - 1;
  expect(rows).toBeGreaterThan(15);
  expect(named.length).toBeGreaterThanOrEqual(rows);
  for (const { file, titles } of named) {
    expect(existsSync(join(ROOT, file)), file).toBe(true);
    const source = readFileSync(join(ROOT, file), 'utf8');
    for (const title of titles) expect(source.includes(title), `${file}: ${title}`).toBe(true);
  }
});
