/**
 * Whether keys without Ctrl, Cmd or Alt do anything beside writing (WCAG 2.1.4): who speaks to the machine, or hits
 * keys unawares, turns them off.
 */
import { browserStorage } from './browser-storage.ts';
import { keptChoice } from './kept-choice.ts';

export const singleKeys = keptChoice(browserStorage(), 'aperture:single-keys', [true, false]);
