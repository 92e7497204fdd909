/** Times that keep themselves right. Only the text changes when the clock ticks. */
import { useComputed } from '@preact/signals';
import { usePage } from '../store/page.ts';
import { formatAgo, formatDateTime, formatRunning, formatTime } from '../text/time.ts';

/** `2m`: how long ago. */
export function Ago({ at }: { at: number }) {
  const { clock } = usePage();
  const text = useComputed(() => formatAgo(at, clock.minute.value));
  return (
    <time dateTime={isoTime(at)} onPointerEnter={(event) => nameDay(event.currentTarget, at)}>
      {text}
    </time>
  );
}

/** `0:42`: how long it has been running. */
export function Running({ since }: { since: number }) {
  const { clock } = usePage();
  const text = useComputed(() => formatRunning(since, clock.second.value));
  return <span class="num">{text}</span>;
}

/** `14:02`. */
export function At({ at }: { at: number }) {
  const { clock } = usePage();
  return (
    <time dateTime={isoTime(at)} title={formatDateTime(at)}>
      {formatTime(at, clock.now())}
    </time>
  );
}

/** Only who points at it reads it; in a list of hundreds it would be the slowest part of each row. */
function nameDay(element: HTMLElement, at: number): void {
  element.title = formatDateTime(at);
}

const isoTime = (at: number): string => new Date(at).toISOString();
