/**
 * Makes small copies of those of the README's pictures (`docs/screenshots`) that the manifest shows where the app
 * is installed. Run it after the pictures were taken anew; what it writes is kept in the repository.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from './setup/chromium.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const from = join(root, 'docs/screenshots');
const to = join(root, 'public/screenshots');

/** The pictures are taken at so many device pixels for each of the page’s: of a desktop, of a phone. */
const SCALES = { desktop: 1.25, phone: 2 };
const QUALITY = 0.82;

mkdirSync(to, { recursive: true });
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: findChromium(), args });
const page = await browser.newPage();
const { screenshots } = JSON.parse(readFileSync(join(root, 'manifest.webmanifest'), 'utf8'));
for (const { src } of screenshots) {
  const name = basename(src, '.webp');
  const source = `data:image/png;base64,${readFileSync(join(from, `${name}.png`)).toString('base64')}`;
  const small = await page.evaluate(
    async ([url, scale, quality]) => {
      const picture = new Image();
      picture.src = url;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.naturalWidth * scale);
      canvas.height = Math.round(picture.naturalHeight * scale);
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/webp', quality).split(',')[1];
    },
    [source, 1 / (name.startsWith('phone') ? SCALES.phone : SCALES.desktop), QUALITY],
  );
  writeFileSync(join(to, `${name}.webp`), Buffer.from(small, 'base64'));
}
await browser.close();
