/** Starts the gateway, says when it is ready, and ends it on a signal: exit 0 within 5 s. */
import { join } from 'node:path';
import { agentCommands } from '../agents/catalog.ts';
import { createGateway } from '../gateway.ts';
import type { Logger } from '../logger.ts';
import { VERSION } from '../version.ts';
import { hasScreen, openBrowser } from './open-browser.ts';
import type { StartOptions } from './options.ts';

/** The gateway's own stop takes at most 4 s; this is for what should not happen. */
const FORCED_EXIT_MS = 4_700;

export interface Places {
  appDir: string;
  demoAgent: string;
}

export async function startCommand(options: StartOptions, places: Places, log: Logger): Promise<void> {
  const { agents, ...rest } = options;
  const starting = createGateway({
    ...rest,
    agents: agentCommands(agents, places.demoAgent, join(options.dataDir, 'demo')),
    appDir: places.appDir,
    version: VERSION,
    log,
  });
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code), FORCED_EXIT_MS).unref();
    try {
      // Also one that is still starting: it may have agents by now.
      await (await starting).close();
    } catch (error) {
      log.error({ err: error }, 'stopping failed');
    }
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      void stop(0);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      log.error({ err: error, event }, 'a bug in the gateway: it stops');
      void stop(1);
    });
  }

  const gateway = await starting;
  if (stopping) return;
  process.stdout.write(`aperture ready ${gateway.pairUrl}\n`);
  log.info({ url: gateway.url, data: options.dataDir, roots: options.roots.length }, 'accepting connections');
  if (options.openBrowser && hasScreen(process.env, process.platform))
    await openBrowser(gateway.pairUrl, log);
}
