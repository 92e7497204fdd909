/**
 * What the first load fetches, gzipped, and what of it came from which module. Budgets: page 30 KB, styles 8 KB,
 * worker 25 KB. `tests/browser/first-load.spec.ts` holds what was reached. Build first.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { APP, readFirstLoad } from '../support/build/first-load.ts';
import { bytesByModule } from '../support/build/modules.ts';

const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`.padStart(9);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

test('the first load, by module', () => {
  const parts = readFirstLoad(APP);
  expect(parts).toHaveLength(3);
  for (const { name, files, gzipBytes } of parts) {
    say(`${name.padEnd(8)} ${kb(gzipBytes)} gzip: ${files.join(', ')}`);
    const modules = new Map<string, number>();
    for (const file of files.filter((file) => file.endsWith('.js'))) {
      const map = JSON.parse(readFileSync(join(APP, `${file}.map`), 'utf8'));
      for (const [module, bytes] of bytesByModule(readFileSync(join(APP, file), 'utf8'), map))
        modules.set(module, (modules.get(module) ?? 0) + bytes);
    }
    const largest = [...modules].sort(([, a], [, b]) => b - a);
    for (const [module, bytes] of largest) say(`  ${kb(bytes)}  ${module.replace(/^(\.\.\/)+/, '')}`);
  }
});
