/**
 * A device that pairs with a gateway of many long sessions: how soon the list is there, and the end of a conversation
 * while the rest is copied; how fast that is, and whether a person feels it.
 *
 * `APERTURE_BENCH_DATA=DIR` takes a data directory of `tests/support/history/make.mjs`; without it a small one is
 * made. `APERTURE_BENCH_SECONDS` is how long the copying is watched (20).
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';

const MAKE = fileURLToPath(new URL('../support/history/make.mjs', import.meta.url));
const SECONDS = Number(process.env.APERTURE_BENCH_SECONDS ?? 20);
const OPENED = 20;

const say = (what: string, value: string): void => void process.stdout.write(`${what.padEnd(58)} ${value}\n`);
const ms = (value: number): string => `${Math.round(value)} ms`;
const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function dataDir(): Promise<string> {
  const given = process.env.APERTURE_BENCH_DATA;
  if (given !== undefined) return given;
  const made = await mkdtemp(join(tmpdir(), 'aperture-bench-'));
  execFileSync(process.execPath, [MAKE, '--sessions', '20', '--entries', '2000', '--out', made]);
  return made;
}

const rowCount = (page: Page): Promise<number> => page.locator('[data-session-id]').count();

/** From the click on a row to the frame after the end of the conversation is in the document. */
const openRow = (page: Page, index: number): Promise<number> =>
  page.evaluate(
    (at) =>
      new Promise<number>((resolve) => {
        const row = document.querySelectorAll<HTMLElement>('[data-session-id]')[at];
        const beganAt = performance.now();
        row?.click();
        const look = (): void => {
          const isShown = location.pathname === row?.getAttribute('href');
          if (isShown && document.querySelector('[role="log"] article')) resolve(performance.now() - beganAt);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    index,
  );

const copied = (page: Page): Promise<{ value: number; max: number } | null> =>
  page.evaluate(() => {
    const bar = document.querySelector<HTMLProgressElement>('nav progress');
    return bar && { value: bar.value, max: bar.max };
  });

/** The longest frames, ms, while nothing is done. */
const frames = (page: Page, forMs: number): Promise<number[]> =>
  page.evaluate(
    (duration) =>
      new Promise<number[]>((resolve) => {
        const found: number[] = [];
        const beganAt = performance.now();
        let last = beganAt;
        const look = (now: number): void => {
          found.push(now - last);
          last = now;
          if (now - beganAt > duration) resolve(found);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    forMs,
  );

async function timed(run: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now();
  await run();
  return performance.now() - beganAt;
}

async function measureHttp(gateway: GatewayProcess): Promise<number> {
  await gateway.token();
  const list = async () => (await gateway.request('GET', '/v1/sessions')).json();
  const { sessions, total } = (await list()) as { sessions: { id: string }[]; total: number };
  say(`GET /v1/sessions (${total})`, ms(await timed(list)));
  const newest: number[] = [];
  const older: number[] = [];
  for (const { id } of sessions.slice(0, 40)) {
    const page = async (before: string) =>
      (await (await gateway.request('GET', `/v1/sessions/${id}/entries?limit=500${before}`)).json()) as {
        entries: { seq: number }[];
      };
    let oldest = 0;
    newest.push(
      await timed(async () => {
        oldest = (await page('')).entries.at(-1)?.seq ?? 0;
      }),
    );
    older.push(await timed(() => page(`&before=${oldest}`)));
  }
  say('newest page of 500, p50 / p95', `${ms(quantile(newest, 0.5))} / ${ms(quantile(newest, 0.95))}`);
  say('older page of 500, p50 / p95', `${ms(quantile(older, 0.5))} / ${ms(quantile(older, 0.95))}`);
  return total;
}

test('a new device', async ({ browser }) => {
  test.setTimeout((SECONDS + 240) * 1_000);
  const data = await dataDir();
  let gateway: GatewayProcess | null = null;
  try {
    const startMs = await timed(async () => {
      gateway = await startGateway({ dataDir: data });
    });
    if (gateway === null) return;
    const running: GatewayProcess = gateway;
    say('the gateway starts', ms(startMs));
    const total = await measureHttp(running);
    const context = await browser.newContext();
    const page = await context.newPage();
    const link = await running.pairLink();
    await page.goto(link, { waitUntil: 'commit' });
    const listedMs = await page.waitForFunction(
      (count) => document.querySelectorAll('[data-session-id]').length >= count && performance.now(),
      total,
      { polling: 'raf' },
    );
    say('pairing link opened -> whole list on the page', ms(Number(await listedMs.jsonValue())));
    expect(await rowCount(page)).toBe(total);

    const opened: number[] = [];
    for (let n = 0; n < OPENED; n += 1) opened.push(await openRow(page, total - 1 - ((n * 7) % total)));
    say(
      `end of a conversation during the copy, p50 / p95 / max`,
      opened.length === 0
        ? ''
        : `${ms(quantile(opened, 0.5))} / ${ms(quantile(opened, 0.95))} / ${ms(Math.max(...opened))}`,
    );

    const before = await copied(page);
    const beganAt = performance.now();
    const idle = await frames(page, (SECONDS * 1_000) / 2);
    say('frames meanwhile, p99 / max', `${ms(quantile(idle, 0.99))} / ${ms(Math.max(...idle))}`);
    const switched: number[] = [];
    while (performance.now() - beganAt < SECONDS * 1_000) {
      switched.push(await openRow(page, switched.length % Math.min(total, 12)));
      await frames(page, 700);
    }
    say(
      'switches meanwhile, p50 / p95 / max',
      `${ms(quantile(switched, 0.5))} / ${ms(quantile(switched, 0.95))} / ${ms(Math.max(...switched))}`,
    );
    const after = await copied(page);
    if (before && after) {
      const rate = ((after.value - before.value) * 1_000) / (performance.now() - beganAt);
      say('copied, events/s', Math.round(rate).toString());
      say('all of it would take', `${Math.round(after.max / rate)} s`);
    } else say('copied', 'all of it');
    say('memory of the gateway', `${Math.round((await running.status()).rssBytes / 1_048_576)} MB`);
    await context.close();
  } finally {
    await (gateway as GatewayProcess | null)?.dispose();
    if (process.env.APERTURE_BENCH_DATA === undefined) await rm(data, { recursive: true, force: true });
  }
});
