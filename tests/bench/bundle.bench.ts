/**
 * What the first load fetches, by part: as it is, and as it is sent. `tests/browser/first-load.spec.ts` holds what
 * was reached. `APERTURE_MODULES=1` says which modules it comes from.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { APP, readFirstLoad } from '../support/build/first-load.ts';
import { bytesByModule } from '../support/build/modules.ts';
import { bench, expect } from './frame/bench.ts';

const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`.padStart(9);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

bench('bundle: what the first load fetches', async ({ record }) => {
  const parts = readFirstLoad(APP);
  expect(parts).toHaveLength(3);
  for (const { name, files, gzipBytes } of parts) {
    const contents = files.map((file) => readFileSync(join(APP, file)));
    record(`${name}, gzip`, 'KB', gzipBytes / 1_000);
    record(`${name}, brotli`, 'KB', sum(contents.map((bytes) => brotliCompressSync(bytes).length)) / 1_000);
    record(`${name}, raw`, 'KB', sum(contents.map(({ length }) => length)) / 1_000);
    record(`${name}, files`, '', files.length);
    if (process.env.APERTURE_MODULES) sayModules(name, files);
  }
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function sayModules(name: string, files: readonly string[]): void {
  say(name);
  const modules = new Map<string, number>();
  for (const file of files.filter((file) => file.endsWith('.js'))) {
    const map = JSON.parse(readFileSync(join(APP, `${file}.map`), 'utf8'));
    for (const [module, bytes] of bytesByModule(readFileSync(join(APP, file), 'utf8'), map))
      modules.set(module, (modules.get(module) ?? 0) + bytes);
  }
  const largest = [...modules].sort(([, a], [, b]) => b - a);
  for (const [module, bytes] of largest) say(`  ${kb(bytes)}  ${module.replace(/^(\.\.\/)+/, '')}`);
}
