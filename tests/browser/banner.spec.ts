/** What is true of the whole app is said over the page: nothing that a person is about to press moves for it. */
import type { Locator, Page } from '@playwright/test';
import { expectState, promptSession } from '../support/browser/other-device.ts';
import { expect, test } from '../support/browser/proxied.ts';

const VIEWS = [
  { name: 'side by side', width: 1280, height: 800, text: '100%' },
  { name: 'on a phone', width: 360, height: 740, text: '100%' },
  { name: 'on a phone, with text twice as large', width: 360, height: 740, text: '200%' },
];

for (const { name, width, height, text } of VIEWS) {
  test(`the banner that comes and goes moves nothing: ${name}`, async ({ gateway, openApp, wire }) => {
    const [short, long] = [(await gateway.createSession()).id, (await gateway.createSession()).id];
    await promptSession(gateway, long, '/stream 80 400');
    await expectState(gateway, long, 'idle');
    for (const id of [short, long]) {
      await promptSession(gateway, id, '/permission');
      await expectState(gateway, id, 'requires_action');
    }
    const isWide = width > 720;
    const tab = await openApp();
    await tab.page.setViewportSize({ width, height });
    await tab.page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), text);
    for (const id of [short, long]) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
    if (isWide) await tab.page.goto(`${wire.url}/chat/${short}?beside=${long}`);
    else await tab.row(long).click();

    const shown = isWide ? [short, long] : [long];
    const allow = (id: string) =>
      tab.page.locator(`[data-pane="${id}"]`).getByRole('button', { name: 'Allow once' });
    const still: Locator[] = shown.flatMap((id) => {
      const pane = tab.page.locator(`[data-pane="${id}"]`);
      return [
        ...(isWide ? [tab.row(id)] : []),
        allow(id),
        pane.getByRole('button', { name: /^Reject/ }).first(),
        pane.getByRole('textbox', { name: 'Message' }),
        pane.getByRole('button', { name: 'Send', exact: true }),
        pane.getByRole('button', { name: 'More', exact: true }),
      ];
    });
    /** Where each is, and whether a press there reaches it. */
    const places = () =>
      Promise.all(
        still.map((one) =>
          one.evaluate((element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            const hit = document.elementFromPoint(x + width / 2, y + height / 2);
            return { x, y, width, height, isReached: element.contains(hit) };
          }),
        ),
      );
    const stale = tab.page.locator('[data-stale]');
    for (const one of still) await expect(one).toBeVisible();
    await expect(stale).toHaveCount(0);
    // What is not read yet is where a conversation opens.
    for (const id of shown) await allow(id).scrollIntoViewIfNeeded();
    await settled(tab.page);
    const before = await places();

    wire.fail({ type: 'reset' });
    const banner = tab.banner('unreachable');
    await expect(banner).toBeVisible();
    await expect(tab.page.getByPlaceholder('sent once connected')).toHaveCount(shown.length);
    expect(await places()).toEqual(before);

    wire.resume();
    await expect(banner).toHaveCount(0);
    await expect(stale).toHaveCount(0);
    await expect(tab.page.getByPlaceholder('sent once connected')).toHaveCount(0);
    expect(await places()).toEqual(before);

    // Nor does the press itself: a button has the focus then, and what answers by which key is another.
    for (const id of shown) {
      await allow(id).evaluate((button) => button.focus({ preventScroll: true }));
      expect(await places()).toEqual(before);
    }
  });
}

/** Two frames: what a scroll brings with it is there. */
const settled = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
