/** `npm start`: set-up where it is needed, then the gateway, in this very process. */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { requireNode } from './setup/node-version.mjs';

requireNode(process.versions.node);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { ensureDependencies } = await import('./setup/dependencies.mjs');
const { ensureBuild } = await import('./setup/build-state.mjs');
const { say, stopOnSignals } = await import('./setup/run.mjs');
const { withSetupLock } = await import('./setup/setup-lock.mjs');

const letSignalsPass = stopOnSignals(0);
try {
  await withSetupLock(join(root, 'dist/.set-up'), async () => {
    await ensureDependencies(root);
    await ensureBuild(root);
  });
} catch (error) {
  say(error.message);
  process.exit(1);
}
letSignalsPass();

// No child process: a signal for `npm start` is the gateway's own, and its exit code is ours.
const gateway = join(root, 'dist/gateway/main.js');
process.argv[1] = gateway;
process.setSourceMapsEnabled(true);
await import(pathToFileURL(gateway).href);
