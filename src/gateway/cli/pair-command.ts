/** `aperture pair`: a new one-time link for the gateway that runs on a data directory, and its QR code. */
import { renderUnicodeCompact } from 'uqr';
import { StartError } from '../door/data-dir.ts';
import { findHolder } from '../door/data-lock.ts';
import { openDoorStore } from '../door/door-store.ts';
import { createPairCode } from '../door/pairing.ts';
import type { Logger } from '../logger.ts';

/** Text for stdout. The QR code is for another device, so it has the public address where there is one. */
export function pairCommand(dataDir: string, log: Logger): string {
  const holder = findHolder(dataDir);
  const [own, ...publicUrls] = holder?.urls ?? [];
  if (own === undefined) {
    throw new StartError(`No gateway runs on ${dataDir}. Start it, or say by --data where it keeps its data`);
  }
  const store = openDoorStore(dataDir, log);
  try {
    const { code } = createPairCode(store, Date.now);
    const links = [own, ...publicUrls].map((url) => `${url}/#pair=${code}`);
    const qr = renderUnicodeCompact(links[1] ?? links[0] ?? '', { border: 2 });
    return `${links.join('\n')}\n\n${qr}\n\nFor one device, within 5 minutes.\n`;
  } finally {
    store.close();
  }
}
