/** A data directory with a history, for the gateway of a browser test. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GatewayOptions } from './gateway-process.ts';

const MAKE = fileURLToPath(new URL('../history/make.mjs', import.meta.url));

export interface WrittenHistory {
  /** To be given to the gateway once it is made. */
  options: GatewayOptions;
  make(): void;
  remove(): void;
}

export function writtenHistory(sessions: number, entries: number): WrittenHistory {
  const dataDir = join(tmpdir(), `aperture-history-${randomUUID()}`);
  return {
    options: { dataDir },
    make() {
      const sizes = ['--sessions', `${sessions}`, '--entries', `${entries}`];
      execFileSync(process.execPath, [MAKE, ...sizes, '--out', dataDir], { stdio: 'ignore' });
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}
