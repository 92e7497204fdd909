/** The page's first script, by itself: small, so that it runs before the others are read. */
import { startAhead } from './shared-worker.ts';

startAhead();
