/** A session that a hostile agent fills: nothing of what it says is fetched, followed, run or believed. */
import type { Page } from '@playwright/test';
import { startElsewhere } from '../support/browser/elsewhere.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { HOSTILE_OPTION } from '../support/gateway/hostile-agent.ts';

test.use({ gatewayOptions: { args: HOSTILE_OPTION } });

/** What the page's policy stopped: nothing of ours should even try. */
async function watchViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => found.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      const { reportViolation } = globalThis as unknown as { reportViolation(text: string): void };
      reportViolation(`${effectiveDirective} ${blockedURI}`);
    });
  });
  return found;
}

test('no request leaves the page for another origin, whatever an agent says', async ({
  context,
  gateway,
  openApp,
}) => {
  const elsewhere = await startElsewhere();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const tab = await openApp();
  const { page } = tab;
  const violations = await watchViolations(page);
  await page.reload();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });

  const id = await tab.createSession({ agent: 'hostile' });
  const address = page.url();
  await tab.send(`words ${elsewhere.url}`);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'requires_action');
  await expect(tab.entries('permission')).toBeVisible();
  // Everything that opens is opened: thoughts, tools, and what is lazy.
  const closed = tab.log.locator('button[aria-expanded="false"]');
  while ((await closed.count()) > 0) await closed.first().click();
  await expect(tab.log.getByRole('figure').first()).toBeVisible();
  await expect(tab.log).toContainText('fence.png');

  const links = await tab.log.locator('a[href]').evaluateAll((anchors) =>
    anchors.map((anchor) => ({
      href: anchor.getAttribute('href') ?? '',
      rel: anchor.getAttribute('rel'),
      target: anchor.getAttribute('target'),
      text: `${anchor.textContent}${anchor.nextElementSibling?.textContent ?? ''}`,
    })),
  );
  const outside = links.filter(({ href }) => !href.startsWith('/') && !href.startsWith('blob:'));
  expect(outside.length).toBeGreaterThan(10);
  for (const link of outside) {
    expect(link.href).toMatch(/^(?:https?|mailto):/);
    expect(link).toMatchObject({ rel: 'noopener noreferrer', target: '_blank' });
    // The reader sees the host that the link leads to, whatever its own text says.
    expect(link.text).toContain(new URL(link.href).host);
  }
  const loaded = await tab.log
    .locator('img, audio, video, iframe, object, embed, script, link, style, form, meta, base, svg image')
    .evaluateAll((all) => all.map((one) => `${one.localName} ${one.getAttribute('src') ?? ''}`));
  for (const one of loaded) expect(one).toMatch(/^(?:img|audio) (?:blob:.*)?$/);
  // Characters that reorder or hide are shown as what they are.
  expect(await page.locator('body').innerText()).not.toMatch(
    /[\u202a-\u202e\u2066-\u2069\u200b]|\p{Cc}(?<![\n\t\r])/u,
  );

  expect(page.url()).toBe(address);
  expect(dialogs).toEqual([]);
  expect(violations).toEqual([]);
  expect(elsewhere.heard).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(gateway.url) && !url.startsWith('blob:'))).toEqual([]);

  await tab.entries('permission').getByRole('button', { name: 'Yes' }).click();
  await expect(tab.log).toContainText('answered selected');
  await elsewhere.close();
});

test('Trusted Types are enforced: no text becomes HTML or a script, and there is one policy, for our own workers', async ({
  openApp,
}) => {
  const { page } = await openApp();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const tried = await page.evaluate(async () => {
    const attempts: Record<string, () => unknown> = {
      html: () => {
        document.body.innerHTML = '<b>x</b>';
      },
      parse: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
      frame: () => {
        document.createElement('iframe').srcdoc = '<b>x</b>';
      },
      source: () => {
        document.createElement('script').src = '/assets/x.js';
      },
      script: () => {
        document.createElement('script').text = '1';
      },
      handler: () => document.body.setAttribute('onclick', '1'),
      worker: () => new Worker('/sw.js'),
      shared: () => new SharedWorker('data:text/javascript,0'),
      again: () => Reflect.get(globalThis, 'trustedTypes').createPolicy('aperture', {}),
      fallback: () => Reflect.get(globalThis, 'trustedTypes').createPolicy('default', {}),
    };
    const results: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        attempt();
        results[name] = 'done';
      } catch {
        results[name] = 'refused';
      }
    }
    results.register = await navigator.serviceWorker.register('/sw.js').then(
      () => 'done',
      () => 'refused',
    );
    return results;
  });
  expect(new Set(Object.values(tried)), JSON.stringify(tried)).toEqual(new Set(['refused']));
  // What is inline counts for nothing either.
  await page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
  });
  await expect(page.locator('body')).toBeVisible();
});
