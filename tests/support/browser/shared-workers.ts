/** The browser's SharedWorkers over the DevTools protocol: ends them, hangs them, and says which there are. */
import type { Browser } from '@playwright/test';

export interface SharedWorkers {
  /** Addresses of those that run now. */
  list(): Promise<string[]>;
  /** Ends all of them as a crash would. */
  crash(): Promise<void>;
  /** Starts the expression in all of them; nobody waits for what comes of it. */
  start(expression: string): Promise<void>;
}

export async function sharedWorkers(browser: Browser): Promise<SharedWorkers> {
  const devtools = await browser.newBrowserCDPSession();

  async function targets() {
    const { targetInfos } = await devtools.send('Target.getTargets');
    return targetInfos.filter(({ type }) => type === 'shared_worker');
  }

  return {
    async list() {
      return (await targets()).map(({ url }) => url);
    },
    async crash() {
      for (const { targetId } of await targets()) await devtools.send('Target.closeTarget', { targetId });
    },
    async start(expression) {
      for (const { targetId } of await targets()) {
        const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false });
        const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
        await devtools.send('Target.sendMessageToTarget', { sessionId, message });
        await devtools.send('Target.detachFromTarget', { sessionId });
      }
    },
  };
}
