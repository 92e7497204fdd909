/** Nobody passes without a device's token: everything under `/v1` but the pairing itself. */
import type { MiddlewareHandler } from 'hono';
import { bearerToken } from '../door/bearer.ts';
import type { Devices } from '../door/devices.ts';
import type { Env } from './env.ts';
import { HttpError } from './http-error.ts';

export const authenticate =
  (devices: Devices): MiddlewareHandler<Env> =>
  async (context, next) => {
    const token = bearerToken(context.req.header('authorization'));
    const device = token === null ? null : devices.authenticate(token);
    if (!device) {
      throw new HttpError(401, 'unauthorized', 'A paired device’s token is needed', {
        'WWW-Authenticate': 'Bearer',
      });
    }
    context.set('device', device);
    await next();
  };
