/** The built page: its files, and the routes that are the page's own. Nothing outside its folder is served. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import type { Env } from './env.ts';

const PAGE_ROUTES = [
  '/',
  '/chat/*',
  '/new',
  '/inbox',
  '/search',
  '/settings',
  '/pair',
  '/last',
  '/index.html',
];
const NOT_BUILT =
  'The page of this gateway is not built. Run "npm start", which builds it, or "npm run build".\n';
/** Their names carry a hash of what is in them. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

export function pageRoutes(appDir: string): Hono<Env> {
  let built: { index: MiddlewareHandler<Env>; file: MiddlewareHandler<Env> } | null = null;

  /** Null until there is a build: it may come while the gateway runs. */
  function build(): typeof built {
    if (built === null && existsSync(join(appDir, 'index.html'))) {
      const root = { root: appDir, precompressed: true };
      built = { index: serveStatic({ ...root, path: 'index.html' }), file: serveStatic(root) };
    }
    return built;
  }

  const page = new Hono<Env>();
  page.use('*', compress());
  for (const route of PAGE_ROUTES) {
    page.get(route, async (context) => {
      const index = build()?.index;
      return (index && (await served(index, context, NO_CACHE))) ?? context.text(NOT_BUILT, 503);
    });
  }
  page.get('*', async (context, next) => {
    const file = build()?.file;
    const policy = HASHED.test(context.req.path) ? FOR_EVER : NO_CACHE;
    return (file && (await served(file, context, policy))) ?? next();
  });
  page.all('*', (context) => context.text('Not found\n', 404));
  return page;
}

const NO_CACHE = 'no-cache';
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Null if there is no such file. */
async function served(
  files: MiddlewareHandler<Env>,
  context: Context<Env>,
  policy: string,
): Promise<Response | null> {
  let missed = false;
  const response = await files(context, async () => {
    missed = true;
  });
  if (missed || !response) return null;
  response.headers.set('Cache-Control', policy);
  return response;
}
