/**
 * Ten sessions stream at once, three tabs are open, one looks: how long it takes from the gateway's log to the screen,
 * what the viewing tab's main thread does meanwhile, and whether all of it arrived. Then four times as much: it must
 * degrade by joining chunks, not by lagging behind.
 */
import type { SessionId } from '../../src/shared/ids.ts';
import { upTo } from '../browser/app-page.ts';
import { storedNumbers } from '../support/browser/stored.ts';
import { bench, expect } from './frame/bench.ts';
import { cpuMs } from './load/process-use.ts';
import { allIdle, lastSeqOf } from './load/sessions.ts';
import { startTurns } from './load/start-turns.ts';
import { writtenChunks } from './load/written-chunks.ts';
import { browserCpuMs, pageHeapBytes, workerHeapBytes } from './page/browser-use.ts';
import { traceFrames } from './page/frame-work.ts';
import { latencies, noteTold, watchPainted } from './page/painted.ts';

const TABS = 3;
/** A frame that took longer than this left one out. */
const DROPPED_MS = 25;
const SETTLE_MS = 30_000;

bench(
  'storm: nothing is lost, and what is written is painted @short',
  async ({ context, gateway, openApp, browser, isShort, record }) => {
    const sessions = isShort ? 4 : 10;
    const seconds = isShort ? 2 : 20;
    await context.addInitScript(noteTold);
    const viewer = await openApp();
    const ids: SessionId[] = [];
    for (let made = 0; made < sessions; made += 1) ids.push((await gateway.createSession()).id);
    const [viewed] = ids;
    if (!viewed) return;
    await viewer.open(viewed);
    for (let tab = 1; tab < TABS; tab += 1) await openApp('/');
    // The browser paints what is behind other tabs once a second.
    await viewer.page.bringToFront();
    await expect.poll(async () => (await gateway.status()).sockets).toBe(sessions);
    const said = new Map<SessionId, number[]>(ids.map((id) => [id, []]));

    async function stream(count: number, rate: number): Promise<void> {
      await startTurns(
        gateway,
        ids.map((sessionId) => ({ sessionId, text: `/stream ${count} ${rate}` })),
      );
      for (const id of ids) said.get(id)?.push(...upTo(count));
      await allIdle(gateway, (count / rate) * 1_000 + SETTLE_MS);
      await expect(viewer.log).toContainText(`#${count} `, { timeout: SETTLE_MS });
    }
    // What is loaded when the first message comes is there.
    await stream(5, 50);

    for (const rate of [50, 200]) {
      const load = `${sessions} × ${rate}/s`;
      const lastSeq = await lastSeqOf(gateway, viewed);
      const stop = await watchPainted(viewer.page);
      const before = await use();
      await stream(seconds * rate, rate);
      const after = await use();
      const watched = await stop();
      const written = await writtenChunks(gateway, viewed, lastSeq);
      const painted = latencies(written, watched.painted);
      expect(painted).toHaveLength(written.length);
      record(`written → painted, ${load}`, 'ms', painted);
      record(`written → told to the tab, ${load}`, 'ms', latencies(written, watched.told));
      record(`longest task of the viewing tab, ${load}`, 'ms', Math.max(0, ...watched.longTasks));
      const dropped = watched.frames
        .filter((ms) => ms > DROPPED_MS)
        .map((ms) => Math.round((ms * 60) / 1_000) - 1);
      record(
        `frames left out, ${load}`,
        '%',
        (100 * dropped.reduce((sum, count) => sum + count, 0)) / (seconds * 60),
      );
      record(`events a second in the viewed session, ${load}`, '1/s', written.length / seconds);
      record(
        `CPU of the browser, ${load}`,
        'cores',
        (after.browser - before.browser) / (after.at - before.at),
      );
      record(
        `CPU of the gateway, ${load}`,
        'cores',
        (after.gateway - before.gateway) / (after.at - before.at),
      );
    }

    if (!isShort) {
      const work = await traceFrames(browser, viewer.page, () => stream(250, 50));
      record(`script a frame of the viewing tab, ${sessions} × 50/s`, 'ms', work.script);
      record(`CPU of the viewing tab's longest task, ${sessions} × 50/s`, 'ms', work.longestTask);
      record(`main thread of the viewing tab, ${sessions} × 50/s`, 'cores', work.pageBusy);
      record(`worker, ${sessions} × 50/s`, 'cores', work.workerBusy);
      record('heap of the viewing tab', 'MB', (await pageHeapBytes(viewer.page)) / 1e6);
      record('heap of the worker', 'MB', (await workerHeapBytes(browser)) / 1e6);
    }
    let wrong = 0;
    for (const id of ids) {
      await expect.poll(async () => (await storedNumbers(viewer.page, id)).length).toBe(said.get(id)?.length);
      const stored = await storedNumbers(viewer.page, id);
      wrong += stored.filter((number, index) => number !== said.get(id)?.[index]).length;
    }
    expect(wrong).toBe(0);
    record('chunks lost, doubled or reordered', '', wrong);

    async function use(): Promise<{ at: number; browser: number; gateway: number }> {
      return { at: performance.now(), browser: await browserCpuMs(browser), gateway: cpuMs(gateway.pid) };
    }
  },
);
