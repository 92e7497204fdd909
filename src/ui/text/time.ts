/** Times and durations as people read them. Knows no clock: the caller says what time it is. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Made when first used: each takes milliseconds, and the session list needs none of them. */
function format(options: Intl.DateTimeFormatOptions): (at: number) => string {
  let made: Intl.DateTimeFormat | undefined;
  return (at) => {
    made ??= new Intl.DateTimeFormat(undefined, options);
    return made.format(at);
  };
}

const timeOf = format({ hour: 'numeric', minute: '2-digit' });
const dayTimeOf = format({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
export const formatDateTime = format({ dateStyle: 'medium', timeStyle: 'short' });

/** `14:02`, with the day before it where that is not today. */
export function formatTime(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? timeOf(at) : dayTimeOf(at);
}

/** `now`, `2m`, `3h`, `5d`. A time in the future (clocks differ) is now. */
export function formatAgo(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE_MS) return 'now';
  if (passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)}m`;
  if (passed < DAY_MS) return `${Math.floor(passed / HOUR_MS)}h`;
  return `${Math.floor(passed / DAY_MS)}d`;
}

/** `0:42`, `12:05`, `1:02:03`: a time that runs. */
export function formatRunning(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `0.2 s`, `12 s`, `3 m 5 s`: a time that has passed. */
export function formatDuration(ms: number): string {
  if (ms < 0) return '0.0 s';
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  return `${Math.floor(ms / MINUTE_MS)} m ${Math.round((ms % MINUTE_MS) / 1000)} s`;
}
