/** The longest of the shared limits, made short: so that a schedule reaches them. */
export const MAX_REPLAY_EVENTS = 60;
export const MAX_EVENTS_PAGE = 25;
export const MAX_ENTRIES_PAGE = 20;
