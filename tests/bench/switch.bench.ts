/**
 * How long a switch takes, click to paint, to conversations of 50 to 100,000 entries: cold (the tab has never shown
 * it) and warm (it shows it again). The gateway is dead, so that nothing else happens meanwhile.
 */
import type { Page } from '@playwright/test';
import { seededId, seedSessions } from '../support/browser/seeded-log.ts';
import { bench, expect } from './frame/bench.ts';
import { median } from './frame/statistics.ts';

const SIZES = [50, 1_000, 10_000, 100_000];
const SHORT_SIZES = [1_000, 10_000];
/** Generous: it tells of what grows with the conversation, not of a slow machine. */
const SHORT_RATIO = 4;
const ROUNDS = Number(process.env.APERTURE_ROUNDS ?? 12);

bench(
  'switch: a long conversation is as quick as a short one @short',
  async ({ gateway, openApp, isShort, record }) => {
    const sizes = isShort ? SHORT_SIZES : SIZES;
    const rounds = isShort ? 5 : ROUNDS;
    const tab = await openApp();
    await tab.page.evaluate(() => navigator.serviceWorker.ready);
    const sessions = sizes.map((entries, index) => ({ id: seededId(index + 1), entries }));
    const home = { id: seededId(99), entries: 20 };
    const seqs = await seedSessions(tab.page, gateway, [...sessions, home]);
    await gateway.kill();

    const cold = new Map<number, Switch[]>();
    const warm = new Map<number, Switch[]>();
    const cdp = await tab.page.context().newCDPSession(tab.page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    /** Ms of the main thread's own time: on a machine that does other things too, what can be compared. */
    const busyMs = async (): Promise<number> => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
    };
    for (let round = 0; round < rounds; round += 1) {
      await tab.page.goto(`${gateway.url}/chat/${home.id}`);
      await expect(tab.log.locator('[data-entry-id]').last()).toBeVisible();
      for (const [times, label] of [
        [cold, 'cold'],
        [warm, 'warm'],
      ] as const) {
        for (const { id, entries } of sessions) {
          const last = seqs[id]?.at(-1) ?? 0;
          const before = await busyMs();
          const ms = await switchTo(tab.page, id, last);
          const cpuMs = (await busyMs()) - before;
          times.set(entries, [...(times.get(entries) ?? []), { ms, cpuMs }]);
          await switchTo(tab.page, home.id, seqs[home.id]?.at(-1) ?? 0);
          expect(ms, label).toBeGreaterThan(0);
        }
      }
    }
    for (const [label, times] of [
      ['cold', cold],
      ['warm', warm],
    ] as const) {
      const medians: number[] = [];
      for (const [entries, all] of times) {
        const wall = all.map(({ ms }) => ms);
        medians.push(median(wall));
        record(`${label}: click → painted, ${entries} entries`, 'ms', wall);
        record(
          `${label}: main thread, ${entries} entries`,
          'ms',
          all.map(({ cpuMs }) => cpuMs),
        );
      }
      const ratio = (medians.at(-1) ?? Number.NaN) / (medians.at(-2) ?? Number.NaN);
      record(`${label}: ${sizes.at(-1)} by ${sizes.at(-2)} entries`, '', ratio);
      if (isShort) expect(ratio).toBeLessThan(SHORT_RATIO);
    }
  },
);

interface Switch {
  ms: number;
  cpuMs: number;
}

/** From the click to the frame after the one in which the newest entry is in view. */
async function switchTo(page: Page, id: string, last: number): Promise<number> {
  return page.evaluate(
    async ([sessionId, seq]) => {
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      // A task of its own after the paint of the frame.
      const painted = () =>
        new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          requestAnimationFrame(() => port2.postMessage(null));
        });
      await new Promise<void>((resolve) => requestIdleCallback(() => resolve()));
      await frame();
      const row = document.querySelector<HTMLElement>(`[data-session-id="${sessionId}"]`);
      const start = performance.now();
      row?.click();
      for (;;) {
        await painted();
        const entry = document.querySelector(`[data-entry-id="${seq}"]`)?.getBoundingClientRect();
        const log = document.querySelector('[role="log"]')?.getBoundingClientRect();
        if (entry && log && entry.height > 0 && entry.bottom <= log.bottom + 1)
          return performance.now() - start;
        if (performance.now() - start > 10_000) return -1;
      }
    },
    [id, last] as const,
  );
}
