/** WebKitGTK's small browser, by WebDriver (W3C) over fetch, on a screen in memory. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findWebKit } from '../../scripts/setup/engines.mjs';
import { asExpression, type EngineBrowser, type EngineTab } from './engine.ts';
import { freePort } from './free-port.ts';
import { startProgram } from './program.ts';

const SCRIPT_TIMEOUT_MS = 20_000;
const ELEMENTS_CALLBACK = `const done = arguments[arguments.length - 1];
EXPRESSION.then((json) => done({ json }), (error) => done({ error: String(error) }));`;

export async function launchWebKit(): Promise<EngineBrowser> {
  const found = findWebKit();
  if (found === undefined) throw new Error('There is no WebKitGTK');
  const home = await mkdtemp(join(tmpdir(), 'aperture-webkit-'));
  const screen = await startScreen(found.screen);
  const port = await freePort();
  const program = startProgram(found.driver, [`--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: screen.display,
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_DATA_HOME: join(home, 'data'),
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const driver = `http://127.0.0.1:${port}`;
  await untilReady(`${driver}/status`);
  const browserOptions = { binary: found.browser, args: ['--automation'] };
  const { sessionId, capabilities } = (await ask(driver, 'POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions } },
  })) as { sessionId: string; capabilities: { browserVersion: string } };
  const session = `${driver}/session/${sessionId}`;
  await ask(session, 'POST', '/timeouts', { script: SCRIPT_TIMEOUT_MS });

  /** Commands go to the window that was chosen last: choosing and asking must not be parted. */
  let queue: Promise<unknown> = Promise.resolve();
  function inWindow<T>(handle: string, work: () => Promise<T>): Promise<T> {
    const next = queue.then(async () => {
      await ask(session, 'POST', '/window', { handle });
      return work();
    });
    queue = next.catch(() => {});
    return next;
  }

  /** The browser's own, which stays open: commands need a window to come from. */
  const first = (await ask(session, 'GET', '/window')) as string;

  /** A window of its own, so that all of them are seen. */
  async function newTab(): Promise<EngineTab> {
    const made = inWindow(first, () => ask(session, 'POST', '/window/new', { type: 'window' }));
    const { handle } = (await made) as { handle: string };
    return {
      async goto(url) {
        await inWindow(handle, () => ask(session, 'POST', '/url', { url }));
      },
      async reload() {
        await inWindow(handle, () => ask(session, 'POST', '/refresh', {}));
      },
      async run(script, ...args) {
        const text = ELEMENTS_CALLBACK.replace('EXPRESSION', () => asExpression(script, args));
        const answer = (await inWindow(handle, () =>
          ask(session, 'POST', '/execute/async', { script: text, args: [] }),
        )) as { json?: string; error?: string };
        if (answer.json === undefined) throw new Error(answer.error);
        return JSON.parse(answer.json);
      },
      async close() {
        await inWindow(handle, () => ask(session, 'DELETE', '/window'));
      },
    };
  }

  return {
    version: `WebKitGTK ${capabilities.browserVersion}`,
    newTab,
    async close() {
      await ask(session, 'DELETE', '').catch(() => {});
      await program.end();
      screen.end();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function ask(base: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(base + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${path || '/session'}: ${error}: ${message}`);
}

/** The driver says nothing of itself when it is there. */
async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > deadline) throw new Error('WebKit’s driver did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startScreen(executable: string): Promise<{ display: string; end(): void }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const output = child.stdio[3];
  if (!output || !('readable' in output)) throw new Error('The screen has no output');
  for await (const line of createInterface({ input: output as NodeJS.ReadableStream })) {
    if (line.trim() !== '') return { display: `:${line.trim()}`, end: () => void child.kill() };
  }
  throw new Error('The screen did not start');
}
