/** Opens the page in the person's browser, where there is a screen to show it on. */
import open from 'open';
import type { Logger } from '../logger.ts';

export function hasScreen(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Never fails: the link is on the screen anyway. */
export async function openBrowser(url: string, log: Logger): Promise<void> {
  try {
    const child = await open(url);
    // `open` waits for nothing, but a missing opener is told by an event.
    child.on('error', () => log.info({}, 'no browser could be opened'));
  } catch {
    log.info({}, 'no browser could be opened');
  }
}
