/** Is `dist` built from the sources as they are now? Knows what goes into a build, not how one is made. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, say } from './run.mjs';
import { hashTree } from './tree-hash.mjs';

const INPUTS = [
  'src',
  'public',
  'index.html',
  'manifest.webmanifest',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'vite.gateway.config.ts',
  'scripts/build.mjs',
  'scripts/setup/publish.mjs',
  'tsconfig.base.json',
  'tsconfig.json',
];
const OUTPUTS = ['app/index.html', 'gateway/main.js', 'gateway/demo-agent.js'];

export const STATE_FILE = 'dist/build.json';

export const sourceHash = (root) => hashTree(root, INPUTS, (name) => !/\.test\.tsx?$/.test(name));

/** The last build: `{id, hash, files}`, or null. */
export function readState(root) {
  try {
    return JSON.parse(readFileSync(join(root, STATE_FILE), 'utf8'));
  } catch {
    return null;
  }
}

export async function ensureBuild(root) {
  const built = OUTPUTS.every((path) => existsSync(join(root, 'dist', path)));
  if (built && readState(root)?.hash === sourceHash(root)) return;
  say('Building …');
  const code = await run(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root });
  if (code !== 0) throw new Error('The build failed: see above.');
}
