/** Takes the place of `src/shared/limits.ts` in the bundle of the simulation. */
export * from '../../src/shared/limits.ts';
export { MAX_ENTRIES_PAGE, MAX_EVENTS_PAGE, MAX_REPLAY_EVENTS } from './short-limits.ts';
