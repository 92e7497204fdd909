/** The browsers of other makers: used where they are, and missed only where all of them were asked for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureEngines, findFirefox, findWebKit } from '../../scripts/setup/engines.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aperture-engines-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('finds a Firefox on the path, or where it is told that it is', () => {
  expect(findFirefox({ PATH: folder })).toBeUndefined();
  writeFileSync(join(folder, 'firefox'), '');
  expect(findFirefox({ PATH: folder })).toBe(join(folder, 'firefox'));
  expect(findFirefox({ PATH: folder, FIREFOX_PATH: '/else/where' })).toBe('/else/where');
});

it('has no WebKit without its driver and a screen', () => {
  expect(findWebKit({ PATH: folder })).toBeUndefined();
});

it('says which are skipped, and installs nothing', async () => {
  const install = vi.fn();
  await ensureEngines({ PATH: folder }, install);
  expect(install).not.toHaveBeenCalled();
  expect(process.stderr.write).toHaveBeenCalledWith(
    expect.stringContaining('Skipped: Firefox and WebKitGTK'),
  );
});

it('installs all that were asked for, and fails by name where that does not help', async () => {
  const install = vi.fn(async () => writeFileSync(join(folder, 'firefox-esr'), ''));
  await expect(ensureEngines({ PATH: folder, APERTURE_ALL_BROWSERS: '1' }, install)).rejects.toThrow(
    /asked for: WebKitGTK/,
  );
  expect(install).toHaveBeenCalledOnce();
});
