/** Where the worker's script is. The page itself knows the worker only by `src/shared/rpc.ts`. */
// biome-ignore lint/style/noRestrictedImports: an address, not a module: nothing of the worker is in the page.
import url from '../../worker/main.ts?worker&url';

interface Policy {
  createScriptURL(input: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(input: string): string }): Policy;
}

/** With Trusted Types a worker's address must come from a policy; ours admits this origin's only. */
export function trustedWorkerUrl(): string | URL {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory }; // not in the DOM types yet
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy('aperture-worker', {
    createScriptURL(input) {
      if (new URL(input, location.origin).origin === location.origin) return input;
      throw new TypeError('A worker of another origin');
    },
  });
  return policy.createScriptURL(url) as string; // a TrustedScriptURL, which is taken wherever its string is
}
let policy: Policy | null = null;
