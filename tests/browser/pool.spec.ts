/** The ten places: who gets one, who gives way, who waits, and what is known of those without. */
import { expect, test } from '../support/browser/fixtures.ts';
import {
  cancelTurn,
  expectState,
  makeSessions,
  promptSession,
  sessionOf,
} from '../support/browser/other-device.ts';
import type { AppPage } from './app-page.ts';

const connectedOf = async (tab: AppPage, ids: readonly string[]): Promise<string[]> => {
  const status = await Promise.all(ids.map((id) => tab.row(id).getAttribute('data-status')));
  return ids.filter((_, index) => status[index] === 'connected');
};

test('the app loads: the most recent ten connect; the rest have true rows and whole copies, and connect by a click', async ({
  gateway,
  openApp,
}) => {
  const ids = await makeSessions(gateway, 12);
  const sessions = await Promise.all(ids.map((id) => sessionOf(gateway, id)));
  const byActivity = sessions.sort((a, b) => b.lastActivity - a.lastActivity).map(({ id }) => id);
  const [far = '', near = ''] = byActivity.slice(10);
  const tab = await openApp();
  await expect
    .poll(() => connectedOf(tab, ids).then((list) => list.sort()))
    .toEqual(byActivity.slice(0, 10).sort());
  expect((await gateway.status()).sockets).toBe(10);

  await promptSession(gateway, far, '/hang');
  await expect(tab.row(far)).toHaveAttribute('data-state', 'running');
  await expect(tab.row(far)).toHaveAttribute('data-status', 'disconnected');
  await cancelTurn(gateway, far);
  await promptSession(gateway, far, '/permission');
  await expect(tab.row(far)).toHaveAttribute('data-state', 'requires_action');
  await expect(tab.row(far)).toHaveAttribute('data-unread', '1');
  await expect(tab.row(far)).toContainText('waits for you');
  await cancelTurn(gateway, far);
  await promptSession(gateway, far, 'Say something');
  await expectState(gateway, far, 'idle');
  await expect(tab.row(far)).toHaveAttribute('data-state', 'idle');
  await expect(tab.row(far)).toContainText((await sessionOf(gateway, far)).preview.slice(0, 20));
  await expect.poll(async () => Number(await tab.row(far).getAttribute('data-unread'))).toBeGreaterThan(1);
  await expect(tab.row(far)).toHaveAttribute('data-status', 'disconnected');
  expect((await gateway.status()).sockets).toBe(10);

  await tab.open(near);
  await expect(tab.row(near)).toHaveAttribute('data-status', 'connected');
  expect(await connectedOf(tab, ids)).toHaveLength(10);
  expect((await gateway.status()).sockets).toBe(10);

  // What was said there came in the background: it can be read though nobody ever looked at it.
  await gateway.stop();
  await expect(tab.banner('unreachable')).toBeVisible();
  await tab.open(far);
  await expect(tab.entries('user').last()).toContainText('Say something');
  await expect(tab.entries('agent').last()).toBeVisible();
});

test('the eleventh takes the place of the oldest idle session; with all ten busy it waits, says so, and gets the next', async ({
  gateway,
  openApp,
}) => {
  const ids = await makeSessions(gateway, 10);
  const [hanging = '', asking = '', viewed = '', oldest = '', ...others] = ids;
  const tab = await openApp();
  await tab.open(viewed);
  await expect.poll(() => connectedOf(tab, ids)).toEqual(ids);
  await promptSession(gateway, hanging, '/hang');
  await promptSession(gateway, asking, '/permission');
  await expect(tab.row(asking)).toHaveAttribute('data-state', 'requires_action');
  // These three are at it, or looked at, for longer than the others: only what they are protects them.
  for (const id of [oldest, ...others]) {
    await promptSession(gateway, id, '/usage');
    await expectState(gateway, id, 'idle');
  }

  const [eleventh = ''] = await makeSessions(gateway, 1, 'Eleventh');
  await expect(tab.row(eleventh)).toHaveAttribute('data-status', 'connected');
  await expect(tab.row(oldest)).toHaveAttribute('data-status', 'disconnected');
  for (const id of [hanging, asking, viewed, ...others]) {
    await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  }
  expect((await gateway.status()).sockets).toBe(10);

  for (const id of [eleventh, ...others]) await promptSession(gateway, id, '/hang');
  for (const id of [eleventh, ...others]) await expect(tab.row(id)).toHaveAttribute('data-streaming', 'true');
  const [twelfth = ''] = await makeSessions(gateway, 1, 'Twelfth');
  await expect(tab.row(twelfth)).toHaveAttribute('data-state', 'idle');
  await expect(tab.row(twelfth)).toHaveAttribute('data-status', 'disconnected');
  await expect(tab.row(twelfth)).toContainText('waits for a free place');
  expect((await gateway.status()).sockets).toBe(10);

  const [freed = ''] = others;
  await cancelTurn(gateway, freed);
  await expect(tab.row(twelfth)).toHaveAttribute('data-status', 'connected');
  await expect(tab.row(freed)).toHaveAttribute('data-status', 'disconnected');
  for (const id of [hanging, asking, viewed, eleventh]) {
    await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  }
  expect((await gateway.status()).sockets).toBe(10);
});
