/** What a run in a real browser needs: packages, a build and a Chromium. Takes the setup lock meanwhile. */
import { join } from 'node:path';
import { ensureBuild } from './build-state.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { stopOnSignals } from './run.mjs';
import { withSetupLock } from './setup-lock.mjs';

export async function prepareBrowserRun(root) {
  stopOnSignals(1);
  await withSetupLock(join(root, 'dist/.set-up'), async () => {
    await ensureDependencies(root);
    await ensureBuild(root);
  });
  await ensureChromium();
}
