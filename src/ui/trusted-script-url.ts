/**
 * The page's one Trusted Types policy. Where a browser enforces them, the address of a script (a worker's, the
 * service worker's) is taken from here only, and this admits our own origin only. There is none for HTML.
 * Source: https://www.w3.org/TR/trusted-types/; the gateway's headers name the policy.
 */
interface Policy {
  createScriptURL(input: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(input: string): string }): Policy;
}

let policy: Policy | null = null;

/** Throws a `TypeError` for an address of another origin. */
export function trustedScriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory }; // not in the DOM types yet
  policy ??= trustedTypes?.createPolicy('aperture', { createScriptURL: ownUrl }) ?? {
    createScriptURL: ownUrl,
  };
  return policy.createScriptURL(url) as string; // a TrustedScriptURL, which is taken wherever its string is
}

function ownUrl(url: string): string {
  // What is written without an origin of its own ("//host", "data:", "blob:") is asked too.
  if (new URL(url, location.href).origin === location.origin && !url.startsWith('blob:')) return url;
  throw new TypeError('A script of another origin');
}
