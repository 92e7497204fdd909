/** Firefox, by WebDriver BiDi, on a profile that is thrown away. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox } from '../../scripts/setup/engines.mjs';
import { connectBidi } from './bidi.ts';
import { asExpression, type EngineBrowser, type EngineTab } from './engine.ts';
import { startProgram } from './program.ts';

/** Nothing of the browser's own goes out: no test depends on a network. */
const PREFERENCES: Readonly<Record<string, unknown>> = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

export async function launchFirefox(): Promise<EngineBrowser> {
  const executable = findFirefox();
  if (executable === undefined) throw new Error('There is no Firefox');
  const profile = await mkdtemp(join(tmpdir(), 'aperture-firefox-'));
  const preferences = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, 'user.js'), preferences.join(''));
  const program = startProgram(
    executable,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'],
    { env: { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: '1' } },
  );
  const [, address] = await program.said(/WebDriver BiDi listening on (ws:\S+)/);
  const bidi = await connectBidi(`${address}/session`);
  const { capabilities } = await bidi.send('session.new', { capabilities: {} });

  /** A window of its own, so that all of them are seen. */
  async function newTab(): Promise<EngineTab> {
    const { context } = await bidi.send('browsingContext.create', { type: 'window' });
    return {
      async goto(url) {
        await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' });
      },
      async reload() {
        await bidi.send('browsingContext.reload', { context, wait: 'complete' });
      },
      async run(script, ...args) {
        const { result, exceptionDetails } = await bidi.send('script.evaluate', {
          expression: asExpression(script, args),
          target: { context },
          awaitPromise: true,
        });
        if (exceptionDetails !== undefined) throw new Error((exceptionDetails as { text: string }).text);
        return JSON.parse((result as { value: string }).value); // a string, by the expression
      },
      async close() {
        await bidi.send('browsingContext.close', { context });
      },
    };
  }

  return {
    version: `Firefox ${(capabilities as { browserVersion: string }).browserVersion}`,
    newTab,
    async close() {
      bidi.close();
      await program.end();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
