/** What a browser fetches before the app runs, read from a build as the browser would. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const STATIC_IMPORT = /(?:^|[;}])import(?:[\w$\s{},*]*from)?\s*["']\.\/([\w.-]+\.js)["']/g;

/** A script with all that it imports statically, and so on. */
function withImports(app, entry) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const code = readFileSync(join(app, file), 'utf8');
    for (const [, name] of code.matchAll(STATIC_IMPORT)) visit(`assets/${name}`);
  };
  visit(entry);
  return [...found];
}

/** Three parts: the page's scripts, its styles, and the SharedWorker with what it needs before it answers. */
export function readFirstLoad(app) {
  const html = readFileSync(join(app, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)].map(([, file]) => file);
  const page = [...new Set(scripts.flatMap((file) => withImports(app, file)))];
  const styles = [...html.matchAll(/href="\/(assets\/[\w.-]+\.css)"/g)].map(([, file]) => file);
  const worker = page
    .map((file) => /["'`]\/(assets\/main-[\w-]+\.js)["'`]/.exec(readFileSync(join(app, file), 'utf8'))?.[1])
    .filter((file) => file !== undefined);
  const part = (name, files) => {
    const sized = files.map((file) => ({ file, gzipBytes: gzipSync(readFileSync(join(app, file))).length }));
    return { name, files: sized, gzipBytes: sized.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) };
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
