/** What a browser fetches before the app runs, read from a build as the browser would. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Where the build puts it. */
export const APP = fileURLToPath(new URL('../../../dist/app', import.meta.url));

const STATIC_IMPORT = /(?:^|[;}])import(?:[\w$\s{},*]*from)?\s*["']\.\/([\w.-]+\.js)["']/g;

export interface LoadedPart {
  name: 'page' | 'styles' | 'worker';
  files: readonly string[];
  gzipBytes: number;
}

/** A script with all that it imports statically, and so on. */
function withImports(app: string, entry: string): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const code = readFileSync(join(app, file), 'utf8');
    for (const [, name] of code.matchAll(STATIC_IMPORT)) visit(`assets/${name}`);
  };
  visit(entry);
  return [...found];
}

/** Three parts: the page's scripts, its styles, and the SharedWorker with what it needs before it answers. */
export function readFirstLoad(app: string): LoadedPart[] {
  const html = readFileSync(join(app, 'index.html'), 'utf8');
  const named = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map(([, file = '']) => file);
  const scripts = named(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g);
  const page = [...new Set(scripts.flatMap((file) => withImports(app, file)))];
  const styles = named(/href="\/(assets\/[\w.-]+\.css)"/g);
  const worker = page
    .map((file) => /["'`]\/(assets\/main-[\w-]+\.js)["'`]/.exec(readFileSync(join(app, file), 'utf8'))?.[1])
    .filter((file) => file !== undefined);
  const part = (name: LoadedPart['name'], files: readonly string[]): LoadedPart => {
    const sizes = files.map((file) => gzipSync(readFileSync(join(app, file))).length);
    return { name, files, gzipBytes: sizes.reduce((sum, size) => sum + size, 0) };
  };
  return [
    part('page', page),
    part('styles', styles),
    part(
      'worker',
      worker.flatMap((file) => withImports(app, file)),
    ),
  ];
}
