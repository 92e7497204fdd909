/** Photographs the harness: `node tests/ui/harness/shots.mjs OUT_DIR [NAME…]`. Starts its own server, and ends it. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';

const out = process.argv[2] ?? 'test-results/harness';
const wanted = process.argv.slice(3);
mkdirSync(out, { recursive: true });

const chat = (start) => `/chat/${start}-1111-4111-8111-111111111111`;
const beside = (...starts) => `?beside=${starts.map((start) => chat(start).slice(6))}`;
const scenes = {
  'beside-two': chat('9f3c21aa') + beside('a1b2c3d4'),
  'beside-three': chat('a1b2c3d4') + beside('9f3c21aa', '10c0ffee'),
  'beside-four': chat('a1b2c3d4') + beside('9f3c21aa', '77aa01bc', '51ee9000'),
  unpaired: '/?gateway=unpaired&only=none',
  empty: '/?only=none',
  home: '/',
  streaming: chat('a1b2c3d4'),
  permission: chat('9f3c21aa'),
  markdown: chat('77aa01bc'),
  error: chat('10c0ffee'),
  long: chat('51ee9000'),
  fresh: chat('00000aaa'),
  offline: `${chat('a1b2c3d4')}?gateway=offline`,
  unreachable: `${chat('a1b2c3d4')}?gateway=unreachable&update=1`,
  refused: `${chat('77aa01bc')}?gateway=refused`,
  new: '/new',
  settings: '/settings',
  'settings-gateway': '/settings#gateway',
  'settings-appearance': '/settings#appearance',
  'settings-diagnostics': '/settings#diagnostics',
  pairing: '/settings#gateway',
  'settings-away': '/settings?gateway=unreachable',
  'new-away': '/new?gateway=offline',
  failed: `${chat('10c0ffee')}?gateway=offline`,
  asks: `${chat('9f3c21aa')}?gateway=offline`,
  newer: '/?storage=newer&only=none&gateway=unpaired',
  blocked: '/?storage=blocked&only=none&gateway=unpaired',
  rebuilt: '/?rebuilt=1',
  copying: '/?copy=running',
  paused: '/settings?copy=paused',
  search: '/search?q=pool',
  'search-empty': '/search',
  'search-nothing': '/search?q=xyzzy&kind=tool',
  'search-partial': '/search?q=the&gateway=unreachable',
  open: chat('a1b2c3d4'),
  commands: chat('a1b2c3d4'),
  files: chat('a1b2c3d4'),
  end: chat('a1b2c3d4'),
  inbox: '/inbox',
  'inbox-empty': '/inbox?only=none',
  palette: chat('a1b2c3d4'),
  keys: chat('77aa01bc'),
  'row-menu': '/',
  'row-rename': '/',
  directories: '/',
};
const views = [
  ['desk-dark', { width: 1280, height: 800 }, 'dark'],
  ['desk-light', { width: 1280, height: 800 }, 'light'],
  ['phone-dark', { width: 360, height: 780 }, 'dark'],
  ['phone-light', { width: 360, height: 780 }, 'light'],
];

const server = await createServer({
  configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)),
  server: { port: 0 },
  logLevel: 'error',
});
await server.listen();
const base = server.resolvedUrls?.local[0]?.replace(/\/$/, '');
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const [view, viewport, colorScheme] of views) {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1 });
  for (const [name, path] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.some((part) => `${name}-${view}`.includes(part))) continue;
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') console.log(name, view, message.text());
    });
    page.on('pageerror', (error) => console.log(name, view, error.message));
    await page.goto(base + path, { waitUntil: 'networkidle', timeout: 10_000 });
    if (name === 'open') {
      const closed = page.locator('article button[aria-expanded=false]');
      for (let left = await closed.count(); left > 0; left -= 1) await closed.first().click();
    }
    if (name === 'commands') await page.getByRole('textbox', { name: 'Message' }).fill('/t');
    if (name === 'files') {
      await page.getByRole('textbox', { name: 'Message' }).pressSequentially('Look at @src');
      await page.locator('[role=listbox] [role=option]').first().waitFor();
    }
    if (name === 'end') await page.getByRole('button', { name: 'End session' }).click();
    if (name === 'palette') {
      await page.keyboard.press('Control+k');
      await page.locator('dialog[open] [role=option]').first().waitFor();
    }
    if (name === 'keys') {
      await page.locator('body').click();
      await page.keyboard.press('?');
      await page.locator('dialog[open] kbd').first().waitFor();
    }
    if (name.startsWith('row-')) {
      await page.getByRole('link', { name: /77aa01bc/ }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
      if (name === 'row-rename') await page.getByRole('menuitem', { name: 'Rename' }).click();
    }
    if (name === 'directories') {
      await page.getByRole('button', { name: 'Group sessions' }).click();
      await page.getByRole('menuitemradio', { name: 'By directory' }).click();
    }
    if (name.startsWith('settings')) {
      const part = new URL(page.url()).hash;
      if (part === '') await page.getByText('Storage on this device').scrollIntoViewIfNeeded();
    }
    if (name === 'pairing') {
      await page.getByRole('button', { name: 'Pair another device…' }).click();
      await page.getByRole('img', { name: 'The link, as a code to scan' }).waitFor();
    }
    if (name === 'new') await page.getByLabel('Directory').focus();
    await page.screenshot({ path: `${out}/${name}-${view}.png` });
    await page.close();
  }
  await context.close();
}
await browser.close();
await server.close();
