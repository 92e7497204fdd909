/** `POST /v1/pair`: a one-time code for a device's token. The only route of the interface that needs no token. */
import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { type PairResponse, pairRequestSchema } from '../../shared/http.ts';
import { isLoopback } from '../door/origins.ts';
import type { Caller, Pairing } from '../door/pairing.ts';
import type { Env } from './env.ts';
import { HttpError } from './http-error.ts';
import { readBody } from './input.ts';

export function pairRoute(pairing: Pairing): Hono<Env> {
  return new Hono<Env>().post('/pair', async (context) => {
    const { code, name } = await readBody(context, pairRequestSchema);
    const trade = pairing.trade(code, name, callerOf(context.env.incoming));
    switch (trade.type) {
      case 'paired': {
        const { id, name } = trade.device;
        const answer: PairResponse = { token: trade.token, device: { id, name } };
        return context.json(answer);
      }
      case 'wrong':
        throw new HttpError(401, 'wrong_code', 'This code is wrong, used or too old. Make a new one');
      case 'limited':
        throw new HttpError(429, 'too_many_tries', 'Too many wrong codes. Try again later', {
          'Retry-After': String(Math.ceil(trade.waitMs / 1_000)),
        });
    }
  });
}

/** What a proxy on this machine passes on comes from elsewhere: by its `Host`, or because it says so. */
function callerOf({ socket, headers }: IncomingMessage): Caller {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
  const isPassedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  const isNamedLocal = isLoopback((headers.host ?? '').replace(/:\d+$/, ''));
  return { address, isLocal: isLoopback(address) && isNamedLocal && !isPassedOn };
}
