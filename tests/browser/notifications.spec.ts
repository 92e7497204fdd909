/** The system's notifications: one a session, while nobody looks at the app, gone everywhere once it was seen. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser/fixtures.ts';
import { expectState, promptSession } from '../support/browser/other-device.ts';
import { setVisible } from '../support/browser/visibility.ts';

const shownIn = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
  });

/** A person clicks on the only notification, as far as a test can: without the right to focus a window. */
const clickNotification = (page: Page) =>
  // As text: the tests' types know no service worker.
  page
    .context()
    .serviceWorkers()[0]
    ?.evaluate(`(async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  })()`);

test.beforeEach(async ({ context, gateway }) => {
  await context.grantPermissions(['notifications'], { origin: gateway.url });
});

test('a session that waits is told once, by whichever tab, and gone once it is seen', async ({
  gateway,
  openApp,
}) => {
  const one = await openApp();
  const two = await openApp('/settings');
  const { id } = await gateway.createSession({ title: 'Publish it' });
  await expect(one.row(id)).toHaveAttribute('data-status', 'connected');
  await shownIn(one.page);
  await setVisible(one.page, false);
  await setVisible(two.page, false);
  await promptSession(gateway, id, '/permission');
  await expect.poll(() => shownIn(one.page)).toEqual(['DEMO waits for your answer: Publish it']);

  // The click leads the tab that was looked at last there; what is seen is gone.
  await setVisible(two.page, true);
  await clickNotification(two.page);
  await expect
    .poll(() => [one.page, two.page].some((page) => new URL(page.url()).pathname === `/chat/${id}`))
    .toBe(true);
  await expect.poll(() => shownIn(one.page)).toEqual([]);
});

test('a turn that ends while somebody looks is not told; one that nobody saw is, until it is viewed', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp('/settings');
  const { id } = await gateway.createSession({ title: 'Tell me' });
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  await promptSession(gateway, id, '/stream 3 20');
  await expectState(gateway, id, 'idle');
  await expect(tab.row(id)).toHaveAttribute('data-unread', '1');
  await setVisible(tab.page, false);
  await promptSession(gateway, id, '/fail');
  await expect.poll(() => shownIn(tab.page)).toEqual(['DEMO failed: Tell me']);
  await setVisible(tab.page, true);
  await tab.open(id);
  await expect.poll(() => shownIn(tab.page)).toEqual([]);
});
