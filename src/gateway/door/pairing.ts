/**
 * Pairing: a code, shown on the gateway's own screen, is traded once for a device's token.
 *
 * Codes are kept by their hash and end by use, after five minutes, or with the gateway. Wrong ones are rate
 * limited. Whoever has the screen is never locked out: a new code by `aperture pair` forgets the wrong ones, and
 * from this machine the right code is taken however many wrong ones came (it has 80 random bits).
 */
import type { Logger } from '../logger.ts';
import type { Devices } from './devices.ts';
import type { DeviceRow, DoorStore } from './door-store.ts';
import { type Bucket, createRateLimit } from './rate-limit.ts';
import { hashSecret, makeCode, normalizeCode, sameHash } from './secrets.ts';

export const CODE_LIFETIME_MS = 5 * 60_000;
/** Ten wrong codes at once from one address, then one in 6 s; fifty from all addresses, then one a second. */
const EACH: Bucket = { capacity: 10, refillMs: 6_000 };
const ALL: Bucket = { capacity: 50, refillMs: 1_000 };

export type Trade =
  | { type: 'paired'; token: string; device: DeviceRow }
  | { type: 'wrong' }
  | { type: 'limited'; waitMs: number };

export interface PairCode {
  code: string;
  /** Ms since 1970. */
  expiresAt: number;
}

export interface Caller {
  address: string;
  /** On this machine, as far as can be told. */
  isLocal: boolean;
}

export interface Pairing {
  createCode(): PairCode;
  trade(code: string, name: string, from: Caller): Trade;
}

/** A new code in the store, also from another process. */
export function createPairCode(store: DoorStore, now: () => number): PairCode {
  const code = makeCode();
  const expiresAt = now() + CODE_LIFETIME_MS;
  store.putCode({ hash: hashSecret(normalizeCode(code)), expiresAt });
  return { code, expiresAt };
}

export function createPairing(store: DoorStore, devices: Devices, now: () => number, log: Logger): Pairing {
  const limit = createRateLimit(EACH, ALL, now);
  /** Made by another process before this one began: not ours to honour. */
  store.removeCodesBefore(Number.MAX_SAFE_INTEGER);
  let newestExpiry = 0;
  let saidLimited = false;

  /** A code that is newer than all seen so far was made by someone with the screen. */
  function noticeNewCodes(): void {
    const newest = Math.max(0, ...store.codes().map((code) => code.expiresAt));
    if (newest > newestExpiry) limit.reset();
    newestExpiry = Math.max(newestExpiry, newest);
  }

  return {
    createCode: () => createPairCode(store, now),
    trade(code, name, { address: from, isLocal }) {
      noticeNewCodes();
      const waitMs = limit.waitMs(from);
      const limited: Trade = { type: 'limited', waitMs };
      if (waitMs > 0) {
        // Said once: whoever guesses on must not fill the disk.
        if (!saidLimited) log.warn({ from }, 'pairing refused: too many wrong codes');
        saidLimited = true;
        if (!isLocal) return limited;
      } else saidLimited = false;
      store.removeCodesBefore(now());
      const hash = hashSecret(normalizeCode(code));
      let known: string | null = null;
      for (const candidate of store.codes()) if (sameHash(candidate.hash, hash)) known = candidate.hash;
      if (!known || !store.takeCode(known)) {
        if (waitMs > 0) return limited;
        limit.spend(from);
        log.warn({ from }, 'pairing refused: wrong code');
        return { type: 'wrong' };
      }
      const paired = devices.add(name);
      log.info({ from, device: paired.device.id }, 'paired');
      return { type: 'paired', ...paired };
    },
  };
}
