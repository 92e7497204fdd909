/** The gateway as it is shipped, with the demo agent behind it: two programs, two processes. */

import * as v from 'valibot';
import { afterEach, expect, it, vi } from 'vitest';
import { sessionListSchema } from '../../src/shared/http.ts';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';

let gateway: GatewayProcess;
afterEach(() => gateway.dispose());

const sessions = async () =>
  v.parse(sessionListSchema, await (await gateway.request('GET', '/v1/sessions')).json()).sessions;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000 });
const isIdle = async () => expect((await sessions()).map(({ state }) => state)).toEqual(['idle']);

it('starts a session, and ends its agent when it is stopped', async () => {
  gateway = await startGateway();
  const { id } = await gateway.createSession({ title: 'A title' });
  await eventually(isIdle);
  expect(await gateway.status()).toMatchObject({ sessions: 1, agents: 1, sockets: 0 });
  const startedAt = performance.now();
  expect(await gateway.stop()).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(5_000);

  await gateway.restart();
  expect(await sessions()).toMatchObject([{ id, title: 'A title', agent: 'demo' }]);
});

it('comes back on the same address after a SIGKILL, and knows its devices', async () => {
  gateway = await startGateway();
  const { url } = gateway;
  await gateway.createSession();
  await eventually(isIdle);
  await gateway.kill();
  await gateway.restart();
  expect(gateway.url).toBe(url);
  expect(await sessions()).toHaveLength(1);
});

it('gives a link for every further device', async () => {
  gateway = await startGateway();
  const links = [gateway.pairUrl, await gateway.pairLink(), await gateway.pairLink()];
  expect(new Set(links).size).toBe(3);
  for (const link of links) expect(link.startsWith(`${gateway.url}/#pair=`)).toBe(true);
});
