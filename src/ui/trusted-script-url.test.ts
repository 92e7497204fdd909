// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';

const FOREIGN = ['https://evil.test/w.js', '//evil.test/w.js', 'data:text/javascript,0', 'javascript:0'];

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
});

async function load() {
  return (await import('./trusted-script-url.ts')).trustedScriptUrl;
}

test.each([false, true])('admits scripts of this origin only (Trusted Types: %s)', async (enforced) => {
  const createPolicy = vi.fn((_name: string, rules: object) => rules);
  if (enforced) vi.stubGlobal('trustedTypes', { createPolicy });
  const trustedScriptUrl = await load();
  for (const url of ['/sw.js', '/assets/main-12345678.js', `${location.origin}/x.js`]) {
    expect(trustedScriptUrl(url)).toBe(url);
  }
  const blob = `blob:${location.origin}/00000000-0000-4000-8000-000000000000`;
  for (const url of [...FOREIGN, blob]) expect(() => trustedScriptUrl(url), url).toThrow(TypeError);
  // A second policy of the name is refused by the browser.
  expect(createPolicy.mock.calls.map(([name]) => name)).toEqual(enforced ? ['aperture'] : []);
});
