/** The engines that are there. */
import { findChromium } from '../../scripts/setup/chromium.mjs';
import { findFirefox, findWebKit } from '../../scripts/setup/engines.mjs';
import { launchChromium } from './chromium.ts';
import type { EngineBrowser, EngineName } from './engine.ts';
import { launchFirefox } from './firefox.ts';
import { launchWebKit } from './webkit.ts';

const LAUNCH: Readonly<Record<EngineName, () => Promise<EngineBrowser>>> = {
  chromium: launchChromium,
  firefox: launchFirefox,
  webkit: launchWebKit,
};
const FIND: Readonly<Record<EngineName, () => unknown>> = {
  chromium: () => findChromium(),
  firefox: () => findFirefox(),
  webkit: () => findWebKit(),
};

export const installedEngines = (Object.keys(FIND) as EngineName[]) // the record has exactly these keys
  .filter((name) => FIND[name]() !== undefined);

export const launchEngine = (name: EngineName): Promise<EngineBrowser> => LAUNCH[name]();
