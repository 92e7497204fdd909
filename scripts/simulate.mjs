/**
 * `npm run simulate`: the worker and the gateway under seeded faults, in virtual time. It does the set-up it needs
 * and bundles the simulation; `--help` lists its options.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireNode } from './setup/node-version.mjs';

requireNode(process.versions.node);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { ensureDependencies } = await import('./setup/dependencies.mjs');
const { withSetupLock } = await import('./setup/setup-lock.mjs');
await withSetupLock(join(root, 'dist/.set-up'), () => ensureDependencies(root));
const { buildSimulation } = await import('../tests/simulation/build.mjs');
await import(await buildSimulation());
