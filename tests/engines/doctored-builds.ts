/**
 * The build at hand, twice: as it is, and as if it were newer (all of its files go by other names, and it says a
 * later build id). Both obey a test where a browser's own tools cannot reach: the worker ends itself when it is told
 * to, and the page can be made to find no SharedWorker.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publish } from '../../scripts/setup/publish.mjs';
import { filesUnder } from '../../scripts/setup/tree-hash.mjs';
import type { TwoBuilds } from '../support/browser/two-builds.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const APP = join(ROOT, 'dist/app');

/** Said on this channel, anything ends the worker. */
export const END_CHANNEL = 'aperture-test-end';
/** An item of localStorage: this page has no SharedWorker. */
export const HOSTED_ITEM = 'aperture-test-hosted';

const IN_WORKER = `new BroadcastChannel('${END_CHANNEL}').onmessage=()=>{close()};`;
const IN_PAGE = `if(localStorage.getItem('${HOSTED_ITEM}'))Reflect.deleteProperty(globalThis,'SharedWorker');`;

interface Entries {
  page: string;
  worker: string;
}

/** The names of the page's script and of the worker's, which `index.html` and the page's scripts give. */
function findEntries(files: ReadonlyMap<string, string>): Entries {
  const page = /<script[^>]* src="\/(assets\/[\w.-]+\.js)"/.exec(files.get('index.html') ?? '')?.[1];
  const worker = [...files.values()].map((text) => /["'`]\/(assets\/main-[\w-]+\.js)["'`]/.exec(text)?.[1]);
  const found = worker.find((name) => name !== undefined);
  if (page === undefined || found === undefined) throw new Error('The build has no page, or no worker');
  return { page, worker: found };
}

function readTexts(): Map<string, string> {
  const names = filesUnder(APP).map((file) => relative(APP, file));
  const texts = names.filter((name) => /\.(js|css|html|webmanifest)$/.test(name));
  return new Map(texts.map((name) => [name, readFileSync(join(APP, name), 'utf8')]));
}

function writeBuild(target: string, rename: (text: string) => string): void {
  cpSync(APP, target, {
    recursive: true,
    filter: (path) => !/\.(br|gz|map)$|\/assets\/.*\.(js|css)$/.test(path),
  });
  const files = readTexts();
  const { page, worker } = findEntries(files);
  files.set(page, IN_PAGE + files.get(page));
  files.set(worker, IN_WORKER + files.get(worker));
  for (const [name, text] of files) {
    const path = join(target, rename(name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, rename(text));
  }
}

/** Everything under another name, so that no cache can mistake the one for the other; and a later build id. */
function asNewer(): (text: string) => string {
  const { id } = JSON.parse(readFileSync(join(ROOT, 'dist/build.json'), 'utf8')) as { id: string }; // our own file
  const names = filesUnder(join(APP, 'assets')).map((file) => basename(file));
  const known = new Set(names.filter((name) => /\.(js|css)$/.test(name)));
  return (text) =>
    text
      .replaceAll(/[\w.-]+\.(?:js|css)/g, (name) =>
        known.has(name) ? name.replace(/\.(js|css)$/, '0.$1') : name,
      )
      .replaceAll(id, `zz${id.slice(2)}`)
      // Of what keeps its name, the service worker's list gives a digest.
      .replaceAll(/(revision\W{1,3})[0-9a-f]{32}/g, `$1${'0'.repeat(32)}`);
}

export function createDoctoredBuilds(): TwoBuilds {
  // Within the project, so that the gateway finds its packages.
  const folder = mkdtempSync(join(ROOT, 'dist/doctored-'));
  const staged = { older: join(folder, 'older'), newer: join(folder, 'newer') };
  cpSync(join(ROOT, 'dist/gateway'), join(folder, 'gateway'), { recursive: true });
  writeBuild(staged.older, (text) => text);
  writeBuild(staged.newer, asNewer());

  let kept: string[] = [];
  const builds: TwoBuilds = {
    main: join(folder, 'gateway/main.js'),
    publish(which) {
      kept = publish(staged[which], join(folder, 'app'), kept);
    },
    dispose: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
  builds.publish('older');
  return builds;
}
