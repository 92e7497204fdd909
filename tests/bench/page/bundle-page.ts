/** Builds a page of the benchmark's own, and serves it. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** `entry`: a file under `tests/bench`. Returns where its files are. */
export async function bundlePage(entry: string): Promise<string> {
  const outDir = join(ROOT, 'node_modules/.aperture-bench', entry.replace(/\W/g, '-'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    define: { __BUILD_ID__: '"bench"', __VERSION__: '"0"' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      reportCompressedSize: false,
      cssCodeSplit: false,
      rolldownOptions: {
        checks: { bundlerTimings: false },
        input: join(ROOT, 'tests/bench', entry),
        preserveEntrySignatures: 'exports-only',
        output: { entryFileNames: 'page.js', chunkFileNames: '[name].js', assetFileNames: 'page[extname]' },
      },
    },
  });
  return outDir;
}

export interface PageServer {
  /** Without a slash at its end; the page is at `/`. */
  readonly url: string;
  close(): Promise<void>;
}

const HTML =
  '<!doctype html><html lang="en"><title>bench</title><link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script><body></body></html>';

export async function servePage(folder: string): Promise<PageServer> {
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (name === '') return response.setHeader('Content-Type', 'text/html').end(HTML);
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
    return createReadStream(join(folder, name))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
