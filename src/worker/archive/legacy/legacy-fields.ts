/** Fields of records that nobody promised anything about. Pure. */

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null; // a plain object has fields

/** The first of these fields that holds text. */
export function textOf(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The first of these fields that holds an id: text, or a number. */
export function idOf(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return null;
}

/** No history of coding agents is older, or from so far ahead. */
const OLDEST = 0;
const NEWEST = Date.UTC(2100, 0);

/** The first of these fields that holds a time, in ms since 1970: ISO text, ms, or a `Date`. */
export function timeOf(fields: Fields, ...names: string[]): number | null {
  for (const name of names) {
    const value = fields[name];
    const ms =
      typeof value === 'string'
        ? Date.parse(value)
        : value instanceof Date
          ? value.getTime()
          : typeof value === 'number'
            ? value
            : Number.NaN;
    if (ms > OLDEST && ms < NEWEST) return Math.floor(ms);
  }
  return null;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The session's id here: its own where that is a UUID, else one that is made of it, the same each time. */
export async function sessionIdOf(legacyId: string): Promise<string> {
  if (UUID.test(legacyId)) return legacyId.toLowerCase();
  const bytes = new TextEncoder().encode(`aperture-db/${legacyId}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const [, a, b, c, d, e] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/.exec(hex) ?? [];
  // Version 8 (RFC 9562): a name of our own making.
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
