/** Builds a page of the benchmark's own, and serves it on the gateway's origin to one browser. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from '@playwright/test';
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

/** It is then at `origin/bench/page.html`. */
export async function servePage(context: BrowserContext, origin: string, folder: string): Promise<void> {
  await context.route(`${origin}/bench/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.replace('/bench/', '');
    if (name === 'page.html') {
      const body =
        '<!doctype html><html lang="en"><title>bench</title><link rel="stylesheet" href="page.css"><script type="module" src="page.js"></script><body></body></html>';
      return route.fulfill({ contentType: 'text/html', body });
    }
    try {
      const contentType = TYPES[extname(name)] ?? 'application/octet-stream';
      return await route.fulfill({ contentType, body: await readFile(join(folder, name)) });
    } catch {
      return route.fulfill({ status: 404, body: '' });
    }
  });
}
