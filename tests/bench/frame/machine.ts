/** On what it was measured, without a name of the machine or its owner. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from '../../../scripts/setup/chromium.mjs';

const PACKAGE = fileURLToPath(new URL('../../../package.json', import.meta.url));

export const machine = (): Record<string, string | number> => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  system: `${platform()} ${release().split('-')[0]} ${arch()}`,
  /** Of the last minute: over the number of cores, something else was going on. */
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});

export function versions(): Record<string, string> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return { aperture: version, node: process.versions.node, chromium: chromiumVersion() };
}

function chromiumVersion(): string {
  const said = execFileSync(findChromium() ?? chromium.executablePath(), ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return /[\d.]+/.exec(said)?.[0] ?? 'unknown';
}
