/**
 * What the first load fetches: the page's scripts and styles, and the worker's, gzipped, against their budgets.
 * `npm run build` first; then `node tests/bench/bundle.mjs [--modules]`, which names what is in them.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFirstLoad } from '../support/build/first-load.mjs';
import { bytesByModule } from '../support/build/modules.mjs';

const app = join(dirname(fileURLToPath(import.meta.url)), '../../dist/app');
const kb = (bytes) => `${(bytes / 1_000).toFixed(1)} KB`.padStart(9);
const say = (line) => process.stdout.write(`${line}\n`);

for (const { name, files, gzipBytes } of readFirstLoad(app)) {
  say(`${name.padEnd(12)} ${kb(gzipBytes)} gzip: ${files.map(({ file }) => file).join(', ')}`);
  if (!process.argv.includes('--modules')) continue;
  const modules = new Map();
  for (const { file } of files.filter(({ file }) => file.endsWith('.js'))) {
    const map = JSON.parse(readFileSync(join(app, `${file}.map`), 'utf8'));
    for (const [module, bytes] of bytesByModule(readFileSync(join(app, file), 'utf8'), map))
      modules.set(module, (modules.get(module) ?? 0) + bytes);
  }
  const sorted = [...modules].sort(([, a], [, b]) => b - a);
  for (const [module, bytes] of sorted) say(`  ${kb(bytes)}  ${module.replace(/^(\.\.\/)+/, '')}`);
}
