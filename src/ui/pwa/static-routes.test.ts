import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addStaticRoutes, removeOldShells } from './static-routes.ts';

vi.mock('workbox-core', () => ({ cacheNames: { precache: 'precache' } }));

let kept: Map<string, string[]>;
let isAway: boolean;
beforeEach(() => {
  kept = new Map();
  isAway = false;
  vi.stubGlobal(
    'Request',
    class {
      readonly url: string;
      constructor(url: string) {
        this.url = url;
      }
    },
  );
  vi.stubGlobal('caches', {
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
    async open(name: string) {
      const urls = kept.get(name) ?? [];
      kept.set(name, urls);
      return {
        async add({ url }: { url: string }) {
          if (isAway) throw new TypeError('Failed to fetch');
          urls.push(url);
        },
      };
    },
  });
});
afterEach(() => void vi.unstubAllGlobals());

const install = (addRoutes?: () => Promise<void>) =>
  Object.assign(new Event('install'), addRoutes && { addRoutes });

test('the first page is of the build whose route leads to it', async () => {
  const addRoutes = vi.fn(async () => undefined);
  await addStaticRoutes(install(addRoutes), 'b2');
  expect(kept.get('aperture-shell-b2')).toEqual(['/']);
  expect(addRoutes).toHaveBeenCalledExactlyOnceWith([
    { condition: { urlPattern: { pathname: '/assets/*' } }, source: { cacheName: 'precache' } },
    {
      condition: { urlPattern: { pathname: '/', search: '' }, requestMode: 'navigate' },
      source: { cacheName: 'aperture-shell-b2' },
    },
  ]);
});

test('without the page there is no route to it, and the service worker is installed all the same', async () => {
  const addRoutes = vi.fn(async () => undefined);
  isAway = true;
  await addStaticRoutes(install(addRoutes), 'b2');
  expect(addRoutes).not.toHaveBeenCalled();
});

test('a browser without such routes keeps nothing for them', async () => {
  await addStaticRoutes(install(), 'b2');
  expect(kept.size).toBe(0);
});

test('first pages of older builds are let go of, and nothing else', async () => {
  for (const name of ['aperture-shell-b1', 'aperture-shell-b2', 'precache']) kept.set(name, []);
  await removeOldShells('b2');
  expect([...kept.keys()]).toEqual(['aperture-shell-b2', 'precache']);
});
