/** Real faults drawn by chance in a real browser: `npm run chaos`. Not a part of `npm test`. */
import base from '../../playwright.config.ts';

export default { ...base, testDir: '.', testMatch: '*.chaos.ts', fullyParallel: true };
