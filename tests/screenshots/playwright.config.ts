/** The pictures in the README, taken of the real app: `npm run screenshots`. */
import base from '../../playwright.config.ts';

export default { ...base, testDir: '.', reporter: 'line' };
