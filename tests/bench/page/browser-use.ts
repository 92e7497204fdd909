/** What a browser takes: CPU of its processes, and the heaps of its pages and of the worker. */
import type { Browser, Page } from '@playwright/test';
import * as v from 'valibot';
import { privateBytes } from '../load/process-use.ts';

/** CPU ms of all processes of the browser since they began. */
export async function browserCpuMs(browser: Browser): Promise<number> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1_000;
}

/** Bytes that are in use once what is not needed is gone. */
export async function pageHeapBytes(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize;
}

const replySchema = v.object({
  id: v.number(),
  result: v.optional(v.looseObject({ usedSize: v.optional(v.number()) })),
});

/** Of all SharedWorkers that run. */
export async function workerHeapBytes(browser: Browser): Promise<number> {
  const devtools = await browser.newBrowserCDPSession();
  const { targetInfos } = await devtools.send('Target.getTargets');
  let bytes = 0;
  for (const { targetId } of targetInfos.filter(({ type }) => type === 'shared_worker')) {
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false });
    const ask = (id: number, method: string): Promise<number> =>
      new Promise((resolve) => {
        devtools.on('Target.receivedMessageFromTarget', (event) => {
          const reply = v.safeParse(replySchema, JSON.parse(event.message));
          if (event.sessionId === sessionId && reply.success && reply.output.id === id)
            resolve(reply.output.result?.usedSize ?? 0);
        });
        const message = JSON.stringify({ id, method });
        void devtools.send('Target.sendMessageToTarget', { sessionId, message });
      });
    await ask(1, 'HeapProfiler.collectGarbage');
    bytes += await ask(2, 'Runtime.getHeapUsage');
  }
  await devtools.detach();
  return bytes;
}

/** Memory of all processes of the browser that is theirs alone. */
export async function browserBytes(browser: Browser): Promise<number> {
  return (await browserPids(browser)).reduce((sum, pid) => sum + privateBytes(pid), 0);
}

export async function browserPids(browser: Browser): Promise<number[]> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  return processInfo.map(({ id }) => id);
}
