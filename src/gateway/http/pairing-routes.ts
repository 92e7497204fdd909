/**
 * `POST /v1/pairing`: a paired device asks for a one-time link for another one. The link begins with an origin of
 * ours only, whatever is asked for: a link that leads elsewhere would hand the code to a stranger.
 */
import { Hono } from 'hono';
import { type PairLink, pairLinkRequestSchema } from '../../shared/http.ts';
import { isLoopback } from '../door/origins.ts';
import type { Pairing } from '../door/pairing.ts';
import type { Logger } from '../logger.ts';
import type { Env } from './env.ts';
import { HttpError } from './http-error.ts';
import { readBody } from './input.ts';

export interface OwnAddresses {
  /** All origins that the gateway answers to. */
  origins: ReadonlySet<string>;
  /** As a browser on this machine opens it. */
  own: string;
  /** What `--public-url` says, if anything. */
  publicUrls: readonly string[];
}

export function pairingRoutes(pairing: Pairing, ours: OwnAddresses, log: Logger): Hono<Env> {
  return new Hono<Env>().post('/', async (context) => {
    const asked = await readBody(context, pairLinkRequestSchema);
    if (asked.origin !== undefined && !ours.origins.has(asked.origin)) {
      throw new HttpError(400, 'bad_request', 'origin: not an address of this gateway. See --public-url');
    }
    const origin = asked.origin ?? reachable(context.req.header('origin'), ours);
    const { code, expiresAt } = pairing.createCode();
    log.info({ device: context.var.device.id }, 'a device asked for a pairing link');
    const link: PairLink = { url: `${origin}/#pair=${code}`, code, expiresAt };
    return context.json(link);
  });
}

/** The caller's own address (compared with ours by now), but not one that means another machine elsewhere. */
function reachable(caller: string | undefined, { own, publicUrls }: OwnAddresses): string {
  const origin = caller ?? own;
  const [first] = publicUrls;
  return isLoopback(new URL(origin).hostname) && first !== undefined ? new URL(first).origin : origin;
}
