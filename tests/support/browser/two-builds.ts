/**
 * A gateway whose page can be replaced by that of a newer build while it runs, and back. The older build is the
 * one at hand (`dist`), the newer is made of the same sources with a later build id.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { publish } from '../../../scripts/setup/publish.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface TwoBuilds {
  /** The gateway's program that serves what was published last. */
  readonly main: string;
  publish(which: 'older' | 'newer'): void;
  dispose(): Promise<void>;
}

/** Takes some seconds: a build of the page. It begins with the older one. */
export async function createTwoBuilds(): Promise<TwoBuilds> {
  // Within the project, so that the gateway finds its packages.
  const folder = await mkdtemp(join(ROOT, 'dist/two-builds-'));
  const staged = { older: join(ROOT, 'dist/app'), newer: join(folder, 'newer') };
  await cp(join(ROOT, 'dist/gateway'), join(folder, 'gateway'), { recursive: true });
  process.env.APERTURE_BUILD_ID = 'zzzzzzzzzz-newer';
  await build({
    root: ROOT,
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: staged.newer, emptyOutDir: true },
  });

  let kept: string[] = [];
  const builds: TwoBuilds = {
    main: join(folder, 'gateway/main.js'),
    publish(which) {
      kept = publish(staged[which], join(folder, 'app'), kept);
    },
    dispose: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
  builds.publish('older');
  return builds;
}
