/**
 * The one-time code that comes in the address (`#pair=CODE`). It is a secret: it leaves the address bar
 * before anything else happens, so that it is in no history, screenshot or referrer.
 */

const PREFIX = '#pair=';

/** Takes the code out of the address; null if there is none. */
export function takePairCode(window: Pick<Window, 'location' | 'history'>): string | null {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(PREFIX)) return null;
  window.history.replaceState(null, '', pathname + search);
  return readCode(hash.slice(PREFIX.length));
}

/** A code as people paste it: alone, or within the whole link. */
export function codeOf(text: string): string {
  const at = text.indexOf(PREFIX);
  return (at === -1 ? readCode(text) : readCode(text.slice(at + PREFIX.length))) ?? '';
}

function readCode(text: string): string | null {
  let code = text;
  try {
    code = decodeURIComponent(code);
  } catch {
    // Not percent-encoded after all: taken as it stands.
  }
  code = code.trim();
  return code === '' || code.length > 128 ? null : code;
}
