/**
 * All HTTP routes under one roof: what is open, what needs a token, and how errors are answered.
 * `Host` and `Origin` have been checked before a request comes here.
 */

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { GatewayStatus } from '../../shared/http.ts';
import { ONLY_FEED_HEADER } from '../../shared/http.ts';
import type { Devices } from '../door/devices.ts';
import type { Pairing } from '../door/pairing.ts';
import type { Feed } from '../feed/feed.ts';
import { createFileFinder } from '../files/find-files.ts';
import type { Logger } from '../logger.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { authenticate } from './authenticate.ts';
import { deviceRoutes } from './device-routes.ts';
import { listDirectories } from './directories.ts';
import type { Env } from './env.ts';
import { HttpError, notFound, toHttpError } from './http-error.ts';
import { readQuery } from './input.ts';
import { pageRoutes } from './page-routes.ts';
import { pairRoute } from './pair-route.ts';
import { type OwnAddresses, pairingRoutes } from './pairing-routes.ts';
import { sessionRoutes } from './session-routes.ts';

export interface AppOptions {
  service: SessionService;
  devices: Devices;
  pairing: Pairing;
  addresses: OwnAddresses;
  feed: Feed;
  /** Real paths. */
  roots: readonly string[];
  appDir: string;
  version: string;
  status(): GatewayStatus;
  log: Logger;
}

const directoriesQuery = v.object({ path: v.optional(v.string()) });

export function createApp(options: AppOptions): Hono<Env> {
  const { service, devices, pairing, addresses, feed, roots, appDir, version, status, log } = options;
  const app = new Hono<Env>();

  app.get('/healthz', (context) => context.json({ status: 'ok', version }));
  app.use('/v1/*', async (context, next) => {
    await next();
    // A feed has already been answered on Node's own response.
    if (!context.env.outgoing.headersSent) context.header('Cache-Control', 'no-store');
  });
  app.route('/v1', pairRoute(pairing));

  const v1 = new Hono<Env>();
  v1.use('*', authenticate(devices));
  v1.get('/status', (context) => context.json(status()));
  v1.get('/agents', (context) => context.json({ agents: service.agents() }));
  v1.route('/sessions', sessionRoutes(service, createFileFinder({ roots })));
  v1.route('/devices', deviceRoutes(devices));
  v1.route('/pairing', pairingRoutes(pairing, addresses, log));
  v1.get('/directories', async (context) => {
    const { path = roots[0] ?? '' } = readQuery(context, directoriesQuery);
    return context.json(await listDirectories(roots, path));
  });
  v1.get('/events', (context) => {
    // Hono answers HEAD by the same route; there is nothing to stay for.
    if (context.req.method === 'HEAD') return context.body(null);
    feed.attach(context.env.outgoing, {
      deviceId: context.var.device.id,
      lastEventId: context.req.header('last-event-id'),
      isOnly: context.req.header(ONLY_FEED_HEADER) === '1',
    });
    return RESPONSE_ALREADY_SENT;
  });
  v1.all('*', () => {
    throw notFound('Route');
  });
  app.route('/v1', v1);
  app.all('/acp', () => {
    throw new HttpError(400, 'upgrade_required', 'This is a WebSocket');
  });
  app.route('/', pageRoutes(appDir));

  app.onError((error, context) => {
    const known = toHttpError(error);
    if (!known) log.error({ err: error, path: context.req.path }, 'a request failed');
    const { status, code, message, headers } = known ?? INTERNAL;
    return context.json({ error: { code, message } }, status, { ...headers });
  });
  return app;
}

const INTERNAL = new HttpError(500, 'internal', 'Something went wrong in the gateway');
