/** The count of what waits for the person, drawn into the tab's icon. */
import { computed, effect } from '@preact/signals';
import type { Page } from '../store/page.ts';
import { countWaiting } from './waiting.ts';

/** Amber: somebody waits for an answer. Violet: there is something to read. */
const COLOURS = { questions: '#c46a00', news: '#5b55dd' } as const;
const MOST = 9;

export function showTabIcon(
  { app, banners }: Pick<Page, 'app' | 'banners'>,
  document: Pick<Document, 'querySelector'>,
): () => void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const usual = link?.getAttribute('href') ?? null;
  const icon = computed(() => {
    if (banners.isSuperseded.value) return null;
    const { questions, news } = countWaiting(app.state.value);
    if (questions > 0) return iconWith(questions, COLOURS.questions);
    return news > 0 ? iconWith(news, COLOURS.news) : null;
  });
  return effect(() => {
    const next = icon.value ?? usual;
    if (link && next !== null && link.getAttribute('href') !== next) link.setAttribute('href', next);
  });
}

/** The blades of the app's mark (`public/icons/icon.svg`). */
const BLADES: readonly (readonly [fill: string, path: string])[] = [
  ['#c3c8ff', 'M256 180.2 377.1 110.3A189.4 189.4 0 0 1 442.7 288z'],
  ['#a9b0ff', 'M321.6 218.1 442.7 288A189.4 189.4 0 0 1 321.6 433.7z'],
  ['#8f97fb', 'M321.6 293.9V433.7A189.4 189.4 0 0 1 134.9 401.7z'],
  ['#7c83f2', 'M256 331.8 134.9 401.7A189.4 189.4 0 0 1 69.3 224z'],
  ['#8f97fb', 'M190.4 293.9 69.3 224A189.4 189.4 0 0 1 190.4 78.3z'],
  ['#a9b0ff', 'M190.4 218.1V78.3A189.4 189.4 0 0 1 377.1 110.3z'],
];

/** The mark with a number on it, as an address. */
function iconWith(count: number, colour: string): string {
  const text = count > MOST ? `${MOST}+` : String(count);
  const blades = BLADES.map(([fill, path]) => `<path fill="${fill}" d="${path}"/>`).join('');
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">' +
    `<rect width="512" height="512" rx="116" fill="#101114"/>${blades}` +
    `<circle cx="352" cy="352" r="160" fill="${colour}"/>` +
    `<text x="352" y="${text.length > 1 ? 416 : 436}" fill="#fff" font-family="system-ui,sans-serif" ` +
    `font-size="${text.length > 1 ? 180 : 240}" font-weight="700" text-anchor="middle">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
