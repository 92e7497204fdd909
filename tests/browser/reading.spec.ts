/** How entries look and what can be done with them, through the real worker: colours, diffs, media, copies, keys. */
import { expect, test } from '../support/browser/fixtures.ts';

test('code is coloured by the worker, wraps on demand, and is copied as it is', async ({ openApp }) => {
  const app = await openApp();
  await app.createSession();
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.send('/markdown');
  const code = app.log.getByRole('figure', { name: 'Code, ts' });
  await expect(code.locator('code span', { hasText: /^export$/ })).toBeVisible();
  const colours = await code
    .locator('code span')
    .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
  expect(colours).toBeGreaterThan(3);
  await code.getByRole('button', { name: 'Copy' }).click();
  const copied = await app.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await code.locator('code').textContent());
  expect(copied).toContain('export function oldestIdle(');

  const long = app.log.getByRole('figure', { name: 'Code, bash' });
  const pre = long.locator('pre');
  const overflows = () => pre.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
  await app.page.setViewportSize({ width: 360, height: 800 });
  await expect.poll(overflows).toBe(true);
  await long.getByRole('button', { name: 'Wrap' }).click();
  await expect.poll(overflows).toBe(false);
  // The page itself never scrolls sideways.
  expect(await app.log.evaluate((log) => log.scrollWidth <= log.clientWidth)).toBe(true);
});

test('a diff has its colours and marked words, stands side by side where it is wide, and remembers that', async ({
  openApp,
}) => {
  const app = await openApp();
  await app.createSession();
  await app.send('/diff');
  await app.entries('tool').first().getByRole('button').first().click();
  const diff = app.log.getByRole('figure', { name: 'Diff, src/pool.ts' });
  await expect(diff.getByRole('deletion').first()).toContainText('const first');
  await expect(diff.getByRole('insertion').first()).toBeVisible();
  await expect(diff.locator('ins span', { hasText: /^const$/ }).first()).toBeVisible();
  await diff.getByRole('button', { name: 'Side by side' }).click();
  const pre = diff.locator('pre');
  await expect(pre).toHaveAttribute('data-layout', 'split');
  const went = await diff.getByRole('deletion').first().boundingBox();
  const came = await diff.getByRole('insertion').nth(1).boundingBox();
  expect(came?.x).toBeGreaterThan(went?.x ?? Number.POSITIVE_INFINITY);

  await app.page.setViewportSize({ width: 360, height: 800 });
  await expect(pre).toHaveAttribute('data-layout', 'unified');
  await app.page.setViewportSize({ width: 1280, height: 800 });
  await app.page.reload();
  await app.entries('tool').first().getByRole('button').first().click();
  await expect(pre).toHaveAttribute('data-layout', 'split');
});

test('long diffs and outputs are folded, and shown whole on demand', async ({ openApp }) => {
  const app = await openApp();
  await app.createSession();
  await app.send('/diff 900');
  await app.entries('tool').first().getByRole('button').first().click();
  const diff = app.log.getByRole('figure', { name: /^Diff/ });
  await expect(diff.locator('[data-line]')).not.toHaveCount(0);
  const folded = await diff.locator('[data-line]').count();
  await diff.getByRole('button', { name: /^Show all/ }).click();
  await expect.poll(() => diff.locator('[data-line]').count()).toBeGreaterThan(folded);

  await app.send('/terminal 200');
  await expect(app.entries('tool')).toHaveCount(2);
  await app.entries('tool').nth(1).getByRole('button').first().click();
  const output = app.log.getByRole('figure', { name: 'Output' });
  await expect(output).toContainText('29 passed');
  await expect(output).not.toContainText('[1] building');
  await output.getByRole('button', { name: /earlier lines/ }).click();
  await expect(output).toContainText('[1] building');
});

test('images have their room before they are there, come from the message only, and open larger', async ({
  openApp,
}) => {
  const app = await openApp();
  await app.createSession();
  await app.send('/image');
  const image = app.entries('agent').getByRole('img', { name: 'Image, 240 × 135' });
  await expect(image).toBeVisible();
  expect(await image.getAttribute('src')).toMatch(/^blob:/);
  expect([await image.getAttribute('width'), await image.getAttribute('height')]).toEqual(['240', '135']);
  await app.entries('agent').getByRole('button', { name: 'Image, 240 × 135' }).click();
  const dialog = app.page.getByRole('dialog', { name: 'Image, 240 × 135' });
  await expect(dialog.getByRole('img')).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('sounds play, files are named and can be saved, remarks are said, and what is unknown is nothing', async ({
  openApp,
}) => {
  const app = await openApp();
  await app.createSession();
  await app.send('/attach');
  const sound = app.log.locator('audio');
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeCloseTo(0.6, 1);
  await expect(app.log.getByRole('link', { name: 'What a message may hold' })).toHaveAttribute(
    'rel',
    'noopener noreferrer',
  );
  const saved = app.page.waitForEvent('download');
  await app.log.getByRole('link', { name: 'Save' }).click();
  expect((await saved).suggestedFilename()).toBe('links.bin');

  await app.send('/notice');
  await expect(app.entries('notice')).toHaveCount(4);
  await expect(app.entries('notice').last()).toContainText('Conversation compacted');
  await app.entries('notice').last().getByRole('button', { name: 'Details' }).click();
  await expect(app.entries('notice').last()).toContainText('say in the docs what changed');
  await app.send('/usage');
  await expect(app.page.getByRole('meter', { name: 'Context' })).toHaveAttribute('aria-valuenow', '24');
  await expect(app.entries('agent').last()).toContainText(/Turn took .* · 48k tokens in context/);
});

test('a message is copied as it reads, as markdown, or by its address, also by keyboard', async ({
  openApp,
}) => {
  const app = await openApp();
  const id = await app.createSession();
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.send('/think');
  const message = app.entries('agent');
  await expect(message).toContainText('Turn took');
  const clipboard = () => app.page.evaluate(() => navigator.clipboard.readText());
  const height = (await message.boundingBox())?.height;
  await message.hover();
  await message.getByRole('button', { name: 'Copy as Markdown' }).click();
  expect(await clipboard()).toContain('since **the answer** is what counts');
  await message.getByRole('button', { name: 'Copy text' }).focus();
  await app.page.keyboard.press('Enter');
  await expect.poll(clipboard).toContain('since the answer is what counts');
  await app.page.keyboard.press('ArrowLeft');
  await app.page.keyboard.press('Enter');
  const entry = await message.getAttribute('data-entry-id');
  await expect.poll(clipboard).toBe(`${new URL(app.page.url()).origin}/chat/${id}?entry=${entry}`);
  expect((await message.boundingBox())?.height).toBe(height);
});

test('a permission is answered by its letter, but not while somebody types', async ({ openApp }) => {
  const app = await openApp();
  const id = await app.createSession();
  await app.send('/permission');
  const card = app.entries('permission');
  await expect(card.getByRole('button', { name: 'Always allow' })).toBeVisible();
  await app.composer.press('a');
  await expect(app.composer).toHaveValue('a');
  await expect(app.row(id)).toHaveAttribute('data-state', 'requires_action');
  await app.composer.fill('');
  await app.log.focus();
  await app.page.keyboard.press('a');
  await expect(card).toContainText('Always allow');
  await expect(card.locator('button:enabled')).toHaveCount(0);
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');
});
