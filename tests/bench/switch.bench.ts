/**
 * How long a switch takes, click to paint, to conversations of 50 to 100,000 entries: cold (the tab has never shown
 * it) and warm (it shows it again). The gateway is dead, so that nothing else happens meanwhile.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser/fixtures.ts';
import { seededId, seedSessions } from '../support/browser/seeded-log.ts';

const SIZES = [50, 1_000, 10_000, 100_000];
const ROUNDS = Number(process.env.APERTURE_ROUNDS ?? 12);

test('switching to conversations of any size', async ({ gateway, openApp }) => {
  test.setTimeout(600_000);
  const tab = await openApp();
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  const sessions = SIZES.map((entries, index) => ({ id: seededId(index + 1), entries }));
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
  for (let round = 0; round < ROUNDS; round += 1) {
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
    for (const [entries, all] of times) {
      console.log(
        `${label} ${`${entries}`.padStart(7)} entries: ${summary(all.map(({ ms }) => ms))}; main thread ${summary(all.map(({ cpuMs }) => cpuMs))}`,
      );
    }
  }
});

interface Switch {
  ms: number;
  cpuMs: number;
}

const summary = (values: readonly number[]): string =>
  `median ${at(values, 0.5)} ms, p95 ${at(values, 0.95)} ms`;

const at = (values: readonly number[], part: number): string => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(1);
};

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
