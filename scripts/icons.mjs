/**
 * Draws the icons: an aperture of six blades. Writes the SVG and, by a headless Chromium, the PNGs that
 * platforms ask for. Run it after a change of the drawing; the files it writes are kept in the repository.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from './setup/chromium.mjs';

const out = join(dirname(dirname(fileURLToPath(import.meta.url))), 'public/icons');
const SIZE = 512;
const CENTRE = SIZE / 2;
const BLADES = 6;

/** One point at `degrees` clockwise from the top, `radius` from the centre. */
function at(degrees, radius) {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return [CENTRE + radius * Math.cos(angle), CENTRE + radius * Math.sin(angle)];
}
const text = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/**
 * A blade lies between the hexagonal opening and the ring: its inner edge is one side of the hexagon, drawn
 * on to the ring, so that each blade rests on its neighbour as in a real shutter.
 */
function blade(index, opening, ring) {
  const step = 360 / BLADES;
  const inner = at(index * step, opening);
  const next = at((index + 1) * step, opening);
  const from = onRing(at((index - 1) * step, opening), inner, ring);
  const to = onRing(inner, next, ring);
  return `M${text(inner)}L${text(from)}A${ring} ${ring} 0 0 1 ${text(to)}Z`;
}

/** Where the line from `a` through `b`, drawn on beyond `b`, meets the circle of `radius`. */
function onRing(a, b, radius) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const [x, y] = [b[0] - CENTRE, b[1] - CENTRE];
  const [p, q] = [dx * dx + dy * dy, x * dx + y * dy];
  const t = (-q + Math.sqrt(q * q - p * (x * x + y * y - radius * radius))) / p;
  return [b[0] + t * dx, b[1] + t * dy];
}

const SHADES = ['#c3c8ff', '#a9b0ff', '#8f97fb', '#7c83f2', '#8f97fb', '#a9b0ff'];

/** `scale`: how much of the square the mark takes; `corner`: radius of the background's corners. */
function drawing({ scale, corner }) {
  const ring = (SIZE / 2) * scale;
  const opening = ring * 0.4;
  const blades = Array.from({ length: BLADES }, (_, index) => {
    const shape = blade(index, opening, ring);
    return `    <path fill="${SHADES[index]}" d="${shape}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">
  <title>Aperture</title>
  <rect width="${SIZE}" height="${SIZE}" rx="${corner}" fill="#101114"/>
  <g stroke="#101114" stroke-width="${(ring * 0.055).toFixed(1)}" stroke-linejoin="round">
${blades.join('\n')}
  </g>
</svg>
`;
}

const plain = drawing({ scale: 0.74, corner: 116 });
// Platforms cut maskable icons to any shape, down to a circle of 80%; iOS rounds the corners itself.
const full = drawing({ scale: 0.6, corner: 0 });
const pictures = [
  { name: 'icon-192.png', svg: plain, size: 192 },
  { name: 'icon-512.png', svg: plain, size: 512 },
  { name: 'icon-maskable-512.png', svg: full, size: 512 },
  { name: 'apple-touch-icon.png', svg: drawing({ scale: 0.7, corner: 0 }), size: 180 },
];

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'icon.svg'), plain);
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: findChromium(), args });
for (const { name, svg, size } of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await page.setContent(`<style>body{margin:0}img{display:block;width:100vw}</style><img src="${source}">`);
  await page.locator('img').evaluate((image) => image.decode());
  await page.screenshot({ path: join(out, name), omitBackground: true });
  await page.close();
}
await browser.close();
