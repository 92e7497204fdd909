/** The numbers that more than one of the three programs must agree on. Durations in ms, sizes in bytes. */

/** Session sockets that one browser keeps open at a time (the design document's number). */
export const MAX_CONCURRENT_CONNECTIONS = 10;

/** First reconnect waits up to this long; each further one up to twice as long, with full jitter. */
export const BACKOFF_BASE_MS = 500;
export const BACKOFF_MAX_MS = 30_000;

/** The gateway says something at least this often on every socket and feed. */
export const PING_INTERVAL_MS = 15_000;
/** Silence after which either side takes the other for gone. */
export const SILENCE_LIMIT_MS = 35_000;

/** A socket that has not authenticated by then is closed with 1008. */
export const AUTHENTICATE_TIMEOUT_MS = 5_000;
/** The largest frame before authentication, and after it. */
export const MAX_UNAUTHENTICATED_FRAME_BYTES = 64 * 1024;
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** How far behind a client replays events; further behind, it takes a snapshot of the entries. */
export const MAX_REPLAY_EVENTS = 2_000;
export const MAX_EVENTS_PAGE = 1_000;
export const MAX_ENTRIES_PAGE = 500;

/** An agent that has not answered `initialize` by then has failed to start. */
export const AGENT_INITIALIZE_TIMEOUT_MS = 30_000;
/** The longest line an agent may write. */
export const MAX_AGENT_LINE_BYTES = 32 * 1024 * 1024;

export const MAX_FILES_PAGE = 100;

/** What a prompt's content may take as JSON in UTF-8: the rest of a frame is for what goes around it. */
export const MAX_PROMPT_BYTES = 12 * 1024 * 1024;
/** Images of one prompt: so many, each of so many bytes and of at most this edge in pixels. */
export const MAX_PROMPT_IMAGES = 8;
export const MAX_IMAGE_BYTES = 1024 * 1024;
export const MAX_IMAGE_EDGE = 1568;

/** Sessions that one tab shows beside another. */
export const MAX_BESIDE = 3;

export const MAX_TITLE_LENGTH = 200;
export const PREVIEW_LENGTH = 140;
