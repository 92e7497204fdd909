/** Secrets: how they are made, kept as hashes, and compared. It knows nothing of what they open. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A device's token: 256 random bits, 43 characters. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

/** Crockford's alphabet: nothing in it is mistaken for something else when typed from another screen. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;

/** A pairing code: 80 random bits as `XXXX-XXXX-XXXX-XXXX`. */
export function makeCode(): string {
  // 256 is a multiple of the alphabet's 32, so every character is equally likely.
  const characters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return (characters.join('').match(/.{4}/g) ?? []).join('-');
}

/** As a person may have typed it: any case, with or without dashes, O for 0, I or L for 1. */
export const normalizeCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** SHA-256, as hex. Enough for secrets that are random and long. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** In a time that tells nothing of where they differ. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
