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
import type { Page } from '@playwright/test';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';
import { bench, expect, type Recorder } from './frame/bench.ts';

const MAKE = fileURLToPath(new URL('../support/history/make.mjs', import.meta.url));
const SECONDS = Number(process.env.APERTURE_BENCH_SECONDS ?? 20);
const OPENED = 20;

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

async function measureHttp(gateway: GatewayProcess, record: Recorder): Promise<number> {
  await gateway.token();
  const list = async () => (await gateway.request('GET', '/v1/sessions')).json();
  const { sessions, total } = (await list()) as { sessions: { id: string }[]; total: number };
  record(`GET /v1/sessions, ${total} sessions`, 'ms', await timed(list));
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
  record('newest page of 500', 'ms', newest);
  record('older page of 500', 'ms', older);
  return total;
}

bench('a new device', async ({ browser, record }) => {
  const data = await dataDir();
  let gateway: GatewayProcess | null = null;
  try {
    const startMs = await timed(async () => {
      gateway = await startGateway({ dataDir: data });
    });
    if (gateway === null) return;
    const running: GatewayProcess = gateway;
    record('the gateway starts', 'ms', startMs);
    const total = await measureHttp(running, record);
    const context = await browser.newContext();
    const page = await context.newPage();
    const link = await running.pairLink();
    await page.goto(link, { waitUntil: 'commit' });
    const listedMs = await page.waitForFunction(
      (count) => document.querySelectorAll('[data-session-id]').length >= count && performance.now(),
      total,
      { polling: 'raf' },
    );
    record('pairing link opened → whole list on the page', 'ms', Number(await listedMs.jsonValue()));
    expect(await rowCount(page)).toBe(total);

    const opened: number[] = [];
    for (let n = 0; n < OPENED; n += 1) opened.push(await openRow(page, total - 1 - ((n * 7) % total)));
    record('end of a conversation during the copy', 'ms', opened);

    const before = await copied(page);
    const beganAt = performance.now();
    const idle = await frames(page, (SECONDS * 1_000) / 2);
    record('frames meanwhile', 'ms', idle);
    const switched: number[] = [];
    while (performance.now() - beganAt < SECONDS * 1_000) {
      switched.push(await openRow(page, switched.length % Math.min(total, 12)));
      await frames(page, 700);
    }
    record('switches meanwhile', 'ms', switched);
    const after = await copied(page);
    if (before && after) {
      const rate = ((after.value - before.value) * 1_000) / (performance.now() - beganAt);
      record('copied', 'events/s', rate);
      record('all of it would take', 's', after.max / rate);
    } else record.note('All of it was copied before the copying was measured.');
    record('memory of the gateway', 'MB', (await running.status()).rssBytes / 1e6);
    await context.close();
  } finally {
    await (gateway as GatewayProcess | null)?.dispose();
    if (process.env.APERTURE_BENCH_DATA === undefined) await rm(data, { recursive: true, force: true });
  }
});
