/** What `npm start` and `npm test` stand on: what is stale, what is installed, who sets up, what is kept. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../scripts/setup/chromium.mjs';
import { isInstalled } from '../../scripts/setup/dependencies.mjs';
import { publish } from '../../scripts/setup/publish.mjs';
import { withSetupLock } from '../../scripts/setup/setup-lock.mjs';
import { hashTree } from '../../scripts/setup/tree-hash.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aperture-scripts-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe('the digest of the sources', () => {
  const digest = () => hashTree(root, ['src', 'missing.json'], (name: string) => !name.endsWith('.test.ts'));

  it('changes with a content, a name and a new file, and with nothing else', () => {
    write('src/a.ts', 'one');
    const first = digest();
    expect(digest()).toBe(first);
    write('src/a.ts', 'two');
    expect(digest()).not.toBe(first);
    write('src/a.ts', 'one');
    expect(digest()).toBe(first);
    write('src/deep/b.ts', '');
    expect(digest()).not.toBe(first);
  });

  it('does not change with a test', () => {
    write('src/a.ts', 'one');
    const first = digest();
    write('src/a.test.ts', 'anything');
    expect(digest()).toBe(first);
  });
});

describe('dependencies', () => {
  const lock = (version: string) =>
    JSON.stringify({
      packages: {
        '': { version: '9.9.9' },
        'node_modules/a': { version },
        'node_modules/only-on-a-mac': { version: '1.0.0', optional: true },
      },
    });
  const installed = (version: string) => {
    write('node_modules/a/package.json', '{}');
    write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version } } }));
  };

  it('are not installed where node_modules is missing', () => {
    write('package-lock.json', lock('1.0.0'));
    expect(isInstalled(root)).toBe(false);
  });

  it('are installed if npm says that it installed just these, whoever ran it', () => {
    write('package-lock.json', lock('1.0.0'));
    installed('1.0.0');
    expect(isInstalled(root)).toBe(true);
  });

  it('are not installed once the lock file names another version', () => {
    write('package-lock.json', lock('1.0.0'));
    installed('1.0.0');
    expect(isInstalled(root)).toBe(true);
    write('package-lock.json', lock('1.0.1'));
    expect(isInstalled(root)).toBe(false);
  });

  it('are not installed where a package’s folder was removed', () => {
    write('package-lock.json', lock('1.0.0'));
    installed('1.0.0');
    rmSync(join(root, 'node_modules/a'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });
});

describe('publishing a build', () => {
  const build = (...names: string[]) => {
    rmSync(join(root, 'staged'), { recursive: true, force: true });
    for (const name of names) write(`staged/${name}`, `content of ${name}`);
  };
  const served = () =>
    readdirSync(join(root, 'served'), { recursive: true })
      .map(String)
      .filter((name) => name.includes('.'))
      .sort();

  it('keeps the previous build’s files beside the new one’s, and removes older ones', () => {
    const target = join(root, 'served');
    build('index.html', 'assets/a-1.js');
    const first = publish(join(root, 'staged'), target);
    build('index.html', 'assets/a-2.js');
    const second = publish(join(root, 'staged'), target, first);
    expect(served()).toEqual(['assets/a-1.js', 'assets/a-2.js', 'index.html']);
    build('index.html', 'assets/a-3.js');
    publish(join(root, 'staged'), target, second);
    expect(served()).toEqual(['assets/a-2.js', 'assets/a-3.js', 'index.html']);
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe('content of index.html');
  });
});

describe('the lock of the set-up', () => {
  it('lets one work at a time', async () => {
    const lock = join(root, 'dist/.set-up');
    let working = 0;
    const work = async () => {
      expect(++working).toBe(1);
      await new Promise(setImmediate);
      working--;
    };
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await Promise.all([withSetupLock(lock, work), withSetupLock(lock, work), withSetupLock(lock, work)]);
    vi.restoreAllMocks();
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken from a holder that died', async () => {
    const lock = write('dist/.set-up', '4194304'); // beyond the highest process id
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await withSetupLock(lock, async () => 'done')).toBe('done');
    vi.restoreAllMocks();
  });

  it('is let go when the work fails', async () => {
    const lock = join(root, 'dist/.set-up');
    const failing = withSetupLock(lock, async () => {
      throw new Error('no disk');
    });
    await expect(failing).rejects.toThrow('no disk');
    expect(existsSync(lock)).toBe(false);
  });
});

describe('the Chromium', () => {
  it('is the one that CHROME_PATH names', () => {
    expect(findChromium({ CHROME_PATH: '/opt/own/chrome' })).toBe('/opt/own/chrome');
  });

  it('is found on the PATH, then in Playwright’s cache, newest first', () => {
    const cached = ['chromium-900', 'chromium-1100'].map((name) =>
      write(`cache/${name}/chrome-linux/chrome`, ''),
    );
    const env = { PATH: join(root, 'bin'), PLAYWRIGHT_BROWSERS_PATH: join(root, 'cache') };
    expect(findChromium(env)).toBe(cached[1]);
    const onPath = write('bin/chromium', '');
    expect(findChromium(env)).toBe(onPath);
  });
});
