/** A real reverse proxy, set up as the documentation says: what a phone reaches by it is the whole app. */
import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { shown } from '../support/browser/app.ts';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';
import { launchOptions } from '../support/browser/launch-options.ts';
import { makeCertificate } from '../support/gateway/certificate.ts';
import { freePort, hasNginx, type Nginx, startNginx } from '../support/gateway/nginx.ts';
import { appPage, upTo } from './app-page.ts';

test.skip(!hasNginx, 'nginx is not installed: a real reverse proxy is not tried');

const certificate = makeCertificate();
let url = '';
let gateway: GatewayProcess;
let nginx: Nginx;
let browser: Browser;

/** A browser that trusts this one key, as if the certificate were of an authority that it knows. */
function launch(): Promise<Browser> {
  const { publicKey } = new X509Certificate(certificate.cert);
  const key = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const args = [...(launchOptions.args ?? []), `--ignore-certificate-errors-spki-list=${key}`];
  return chromium.launch({ ...launchOptions, args });
}

test.beforeEach(async () => {
  const port = await freePort();
  url = `https://localhost:${port}`;
  gateway = await startGateway({ args: ['--public-url', url] });
  nginx = await startNginx(port, Number(new URL(gateway.url).port), certificate);
  browser = await launch();
});
test.afterEach(async () => {
  await browser?.close();
  await nginx?.close();
  await gateway?.dispose();
});

test('two tabs pair, stream, ask and hear of everything as it happens', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const link = new URL(await gateway.pairLink());
  await page.goto(`${url}/${link.hash}`);
  await shown(page);
  await expect(page.locator('[data-gateway="online"]')).toBeVisible();
  const first = appPage(page);
  const one = await first.createSession();
  const second = appPage(await context.newPage());
  await second.page.goto(`${url}/`);
  const two = await second.createSession();

  await first.send('/stream 60 200');
  await second.send('/permission');
  await second.entries('permission').getByRole('button').first().click();
  await expect(first.row(one)).toHaveAttribute('data-state', 'idle');
  await expect(first.log).toContainText('#60');
  expect(await first.chunkNumbers()).toEqual(upTo(60));
  await expect(second.row(two)).toHaveAttribute('data-state', 'idle');
  expect(await gateway.status()).toMatchObject({ sockets: 2, feeds: 1 });

  // The list is told by the feed: what nobody holds back.
  const asked: string[] = [];
  context.on('request', (sent) => asked.push(new URL(sent.url()).pathname));
  await gateway.createSession({ title: 'From elsewhere' });
  await expect(page.getByRole('navigation', { name: 'Sessions' })).toContainText('From elsewhere');
  expect(asked.filter((path) => path === '/v1/sessions')).toEqual([]);

  // Installed, it opens without the proxy too.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await nginx.close();
  await page.reload();
  await expect(first.row(one)).toBeVisible();
});

test('guesses from elsewhere are counted as such, and keep nobody out at the machine', async () => {
  const [, , code = ''] = gateway.pairUrl.split(/[#=]/);
  const trade = (given: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asking = request(
        `${url}/v1/pair`,
        { method: 'POST', ca: certificate.cert, headers: { 'Content-Type': 'application/json' } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      asking.on('error', reject);
      asking.end(JSON.stringify({ code: given, name: 'guess' }));
    });
  const statuses: number[] = [];
  for (let n = 0; n < 20; n += 1) statuses.push(await trade('AAAA-AAAA-AAAA-AAAA'));
  expect(statuses.indexOf(429)).toBe(10);
  expect(await trade(code)).toBe(429);
  const local = await fetch(`${gateway.url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, name: 'owner' }),
  });
  expect(local.status).toBe(200);
});
