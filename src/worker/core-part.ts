/**
 * The entry of all that a worker needs beyond showing what is stored: loaded once that was asked for, so that lists
 * wait for none of it. Only its types may be imported by what loads first.
 */
export { createCoreCalls } from './api/core-calls.ts';
export { createCore } from './core.ts';
export { createNotices } from './notices/notices.ts';
