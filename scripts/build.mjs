/** Builds the page (`dist/app`) and the gateway (`dist/gateway`). Needs the dependencies to be installed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { readState, STATE_FILE, sourceHash } from './setup/build-state.mjs';
import { publish } from './setup/publish.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const staging = join(root, 'dist/.staging');
const hash = sourceHash(root);
// Sorts by time, so that of two builds that meet in one browser the newer is known.
const id = `${Date.now().toString(36).padStart(10, '0')}-${hash.slice(0, 8)}`;
process.env.APERTURE_BUILD_ID = id;

rmSync(staging, { recursive: true, force: true });
for (const config of ['vite.config.ts', 'vite.gateway.config.ts']) {
  await build({ root, configFile: join(root, config), logLevel: 'warn' });
}
const previous = readState(root)?.files ?? [];
mkdirSync(join(root, 'dist'), { recursive: true });
publish(join(staging, 'gateway'), join(root, 'dist/gateway'));
const files = publish(join(staging, 'app'), join(root, 'dist/app'), previous);
writeFileSync(join(root, STATE_FILE), JSON.stringify({ id, hash, files }));
rmSync(staging, { recursive: true, force: true });
