/** When a session is connected and when not, from its making to its end, as the design says it. */
import { expect, test } from '../support/browser/fixtures.ts';
import { expectState, sessionOf } from '../support/browser/other-device.ts';
import { coreAgentPath } from '../support/gateway/core-agent.ts';

// An agent that leaves, well or badly, when it is told to.
test.use({
  gatewayOptions: { args: ['--agent', `core='${process.execPath}' '${coreAgentPath}'`] },
});

test('a session that is created is connected at once, and active in the tab that made it', async ({
  gateway,
  openApp,
}) => {
  const other = await openApp();
  const first = await other.createSession();
  const tab = await openApp();
  const id = await tab.createSession();
  await expect(tab.row(id)).toHaveAttribute('data-active', 'true');
  await expect(other.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(other.row(id)).toHaveAttribute('data-active', 'false');
  await expect(other.row(first)).toHaveAttribute('data-active', 'true');
  expect((await gateway.status()).sockets).toBe(2);
});

test('End session: its socket is closed, its agent ended, its log removed, its row gone from all tabs', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const kept = await tab.createSession();
  const id = await tab.createSession();
  const other = await openApp(`/chat/${id}`);
  await tab.send('Soon gone');
  await expect(tab.entries('agent')).toHaveCount(1);

  await tab.page.getByRole('button', { name: 'End session' }).click();
  await tab.page.getByRole('dialog').getByRole('button', { name: /end/i }).click();
  for (const each of [tab, other]) {
    await expect(each.row(id)).toHaveCount(0);
    await expect(each.row(kept)).toHaveAttribute('data-status', 'connected');
    await expect(each.page).not.toHaveURL(new RegExp(id));
  }
  await expect.poll(async () => (await gateway.status()).agents).toBe(1);
  await expect.poll(async () => (await gateway.status()).sockets).toBe(1);
  expect((await gateway.request('GET', `/v1/sessions/${id}/events`)).status).toBe(404);
  await tab.page.reload();
  await expect(tab.row(kept)).toHaveAttribute('data-status', 'connected');
  await expect(tab.row(id)).toHaveCount(0);
});

test('the gateway says ended: marked ended, its history readable, no reconnecting, until its agent is restarted', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession({ agent: 'core' });
  await tab.send('say goodbye');
  await expect(tab.entries('agent')).toContainText('goodbye');
  await tab.send('leave 0');
  const row = tab.row(id);
  await expect(row).toHaveAttribute('data-state', 'ended');
  await expect(row).toHaveAttribute('data-status', 'disconnected');
  await expect(row).toContainText('agent ended');
  await expect.poll(async () => (await gateway.status()).sockets).toBe(0);

  await tab.page.reload();
  await expect(tab.entries('agent')).toContainText('goodbye');
  await expect(row).toHaveAttribute('data-state', 'ended');
  await expect(row).toHaveAttribute('data-status', 'disconnected');
  expect((await gateway.status()).sockets).toBe(0);

  await tab.page.getByRole('button', { name: 'Restart agent' }).click();
  await expect(row).toHaveAttribute('data-status', 'connected');
  await expect(row).toHaveAttribute('data-state', 'idle');
  await expect(tab.page.getByRole('button', { name: 'Restart agent' })).toHaveCount(0);
  await tab.send('say back again');
  await expect(tab.entries('agent').last()).toContainText('back again');
  expect(await gateway.status()).toMatchObject({ sockets: 1, agents: 1 });
});

test('a dead agent: the reason in words, and “Restart agent”, in every tab', async ({ gateway, openApp }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  const other = await openApp(`/chat/${id}`);
  await tab.send('/exit 3');
  for (const each of [tab, other]) {
    await expect(each.row(id)).toHaveAttribute('data-state', 'failed');
    await expect(each.row(id)).toContainText('The agent ended with code 3');
    await expect(each.entries('error')).toContainText('The agent ended');
    await expect(each.page.locator('[data-trouble]')).toContainText('The agent ended with code 3.');
  }
  await expect.poll(async () => (await gateway.status()).sockets).toBe(0);

  await other.page.getByRole('button', { name: 'Restart agent' }).click();
  for (const each of [tab, other]) {
    await expect(each.row(id)).toHaveAttribute('data-status', 'connected');
    await expect(each.row(id)).toHaveAttribute('data-state', 'idle');
    await expect(each.page.locator('[data-trouble]')).toHaveCount(0);
  }
  await tab.send('Hello again');
  await expect(other.entries('agent').last()).toBeVisible();
  await expectState(gateway, id, 'idle');
  expect(await gateway.status()).toMatchObject({ sockets: 1, agents: 1 });
});

test('a dead agent is started again by the next prompt too', async ({ gateway, openApp }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('/exit 1');
  await expect(tab.row(id)).toHaveAttribute('data-status', 'disconnected');
  await tab.send('Are you there?');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  expect((await gateway.status()).sockets).toBe(1);
});

test('archived sessions are not connected, nor are they by being looked at', async ({ gateway, openApp }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('Keep this');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await gateway.request('PATCH', `/v1/sessions/${id}`, { archived: true });
  await expect.poll(async () => (await gateway.status()).sockets).toBe(0);
  await expect(tab.entries('user')).toContainText('Keep this');

  await tab.page.reload();
  await expect(tab.entries('agent')).toHaveCount(1);
  expect((await gateway.status()).sockets).toBe(0);

  await gateway.request('PATCH', `/v1/sessions/${id}`, { archived: false });
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  expect((await sessionOf(gateway, id)).archived).toBe(false);
});

test('a session deleted on the gateway is removed everywhere, with a toast that has its title', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const { id } = await gateway.createSession({ title: 'Mend the pool' });
  const { id: kept } = await gateway.createSession({ title: 'Stays' });
  const other = await openApp(`/chat/${kept}`);
  await tab.open(id);
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');

  await gateway.request('DELETE', `/v1/sessions/${id}`);
  for (const each of [tab, other]) {
    await expect(each.row(id)).toHaveCount(0);
    await expect(each.page.getByRole('alert')).toContainText('“Mend the pool” was deleted.');
    await expect(each.row(kept)).toHaveAttribute('data-status', 'connected');
  }
  await expect(tab.page).toHaveURL(`${gateway.url}/`);
  await expect(other.page).toHaveURL(`${gateway.url}/chat/${kept}`);
  await expect.poll(async () => (await gateway.status()).sockets).toBe(1);
});
