/** What a session used and cost is known of every row, whether somebody looks at it or not. */
import { expect, it } from 'vitest';
import { connected, connectionOf, HOME } from '../../tests/support/worker/looks.ts';
import { createWorld } from '../../tests/support/worker/world.ts';

it('a session’s row has its usage once the agent tells it, and the newest of it', async () => {
  const world = await createWorld();
  const { worker, session } = await connected(world);
  await worker.openTab(HOME);
  expect(connectionOf(worker, session.id)?.usage).toBeUndefined();
  const told = (used: number) => {
    const cost = { amount: used / 100_000, currency: 'USD' };
    world.gateway.append(session.id, {
      type: 'update',
      update: { sessionUpdate: 'usage_update', used, size: 200_000, cost },
    });
  };
  told(20_000);
  told(48_000);
  await world.time.until(() => connectionOf(worker, session.id)?.usage?.used === 48_000);
  expect(connectionOf(worker, session.id)?.usage).toMatchObject({ size: 200_000, cost: { amount: 0.48 } });
});
