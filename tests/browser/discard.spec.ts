/** A browser that is short of memory discards a tab: the others go on, and it is as new when somebody returns to it. */
import { pairPage, shown } from '../support/browser/app.ts';
import { openDiscardingBrowser } from '../support/browser/discarding.ts';
import { expect, test } from '../support/browser/proxied.ts';
import { appPage, upTo } from './app-page.ts';

for (const which of ['started the worker', 'came later'] as const) {
  test(`the tab that ${which} is discarded: nothing is lost, and its session is not read meanwhile`, async ({
    gateway,
    wire,
  }) => {
    const browser = await openDiscardingBrowser();
    try {
      const starter = appPage(await browser.context.newPage());
      await pairPage(starter.page, gateway);
      const ids = [await starter.createSession(), await starter.createSession()];
      const later = appPage(await browser.context.newPage());
      await later.page.goto(`${gateway.url}/chat/${ids[0]}`);
      const [leaving, staying] = which === 'came later' ? [later, starter] : [starter, later];
      const id = leaving.page.url().split('/').at(-1) ?? '';
      await expect(staying.row(id)).toHaveAttribute('data-status', 'connected');
      await leaving.send('/stream 80 20');
      await leaving.send('/stream 20 20');
      await expect(leaving.log).toContainText('#5');

      await staying.page.bringToFront();
      await browser.discard(leaving.page);
      // The second answer began while nobody viewed the session.
      await expect(staying.row(id)).toHaveAttribute('data-unread', '1');
      await expect(staying.row(id)).toHaveAttribute('data-state', 'idle');
      for (const each of ids) await expect(staying.row(each)).toHaveAttribute('data-status', 'connected');
      expect((await gateway.status()).sockets).toBe(2);

      const back = appPage(await browser.bringBack());
      await shown(back.page);
      expect(await back.page.evaluate(() => 'wasDiscarded' in document && document.wasDiscarded)).toBe(true);
      await expect.poll(() => back.chunkNumbers()).toEqual([...upTo(80), ...upTo(20)]);
      await expect(staying.row(id)).toHaveAttribute('data-unread', '0');
      await back.send('Here again');
      await expect(back.entries('agent')).toHaveCount(3);
      expect((await gateway.status()).sockets).toBe(2);
      expect(wire.peakSockets).toBe(2);
    } finally {
      await browser.dispose();
    }
  });
}
