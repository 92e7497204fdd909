/**
 * Where a link in a model's text may lead, and what a reader must see of it: the real host, wherever the
 * text says something else. Pure.
 */

export interface SafeLink {
  href: string;
  /** The real destination in short (a host, a mail address); null where the text already says it. */
  destination: string | null;
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** Null for anything that is no whole http, https or mailto address. */
export function safeLink(href: string, text: string): SafeLink | null {
  const url = parse(href);
  if (url === null) return null;
  if (url.protocol === 'mailto:') {
    const address = decode(url.pathname);
    return { href: url.href, destination: text.includes(address) ? null : address };
  }
  return { href: url.href, destination: says(text, url) ? null : url.host };
}

/**
 * True where the text itself names the host, as a whole address or alone, letter by letter: a host in letters that
 * only look like ours is another one (`xn--…`).
 */
function says(text: string, url: URL): boolean {
  const shown = text.trim();
  if (shown === url.host) return true;
  const named = parse(shown) ?? (/^www\./i.test(shown) ? parse(`${url.protocol}//${shown}`) : null);
  if (named === null || named.host !== url.host || !shown.toLowerCase().includes(url.host)) return false;
  return named.username === '' && named.password === '';
}

function parse(text: string): URL | null {
  try {
    const url = new URL(text);
    return SCHEMES.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
