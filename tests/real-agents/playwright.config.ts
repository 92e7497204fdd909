/** Real agents, by hand: see real-agents.spec.ts. */
import base from '../../playwright.config.ts';

export default { ...base, testDir: '.' };
