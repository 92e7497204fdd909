/** `/v1/devices`: who is paired, and taking that back. */
import { Hono } from 'hono';
import type { Devices } from '../door/devices.ts';
import type { Env } from './env.ts';
import { notFound } from './http-error.ts';

export function deviceRoutes(devices: Devices): Hono<Env> {
  return new Hono<Env>()
    .get('/', (context) => context.json({ devices: devices.list(context.var.device.id) }))
    .delete('/:id', (context) => {
      if (!devices.revoke(context.req.param('id'))) throw notFound('Device');
      return context.body(null, 204);
    });
}
