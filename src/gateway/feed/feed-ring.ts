/**
 * The feed's recent past, for clients that come back: the last events, bounded in number and in bytes.
 * An id names the process and the event's number in it, so that ids of an earlier process fit nothing.
 */

export interface FeedLine {
  id: string;
  /** As it is sent, ready to be written. */
  text: string;
}

export interface FeedRing {
  /** Id of the newest event, or of the beginning. */
  readonly lastId: string;
  push(name: string, data: string): FeedLine;
  /** What came after `id`; null if that is no longer known. */
  since(id: string): FeedLine[] | null;
}

export const sseText = (id: string, name: string, data: string): string =>
  `id: ${id}\nevent: ${name}\ndata: ${data}\n\n`;

export function createFeedRing(life: string, mostEvents: number, mostBytes: number): FeedRing {
  let lines: FeedLine[] = [];
  let bytes = 0;
  let count = 0;
  const idOf = (number: number): string => `${life}-${number}`;

  return {
    get lastId() {
      return idOf(count);
    },
    push(name, data) {
      count += 1;
      const id = idOf(count);
      const line = { id, text: sseText(id, name, data) };
      lines.push(line);
      bytes += line.text.length;
      let drop = 0;
      while (lines.length - drop > mostEvents || bytes > mostBytes) {
        bytes -= lines[drop]?.text.length ?? bytes;
        drop += 1;
      }
      if (drop > 0) lines = lines.slice(drop);
      return line;
    },
    since(id) {
      const first = count - lines.length;
      const at = id.startsWith(`${life}-`) ? Number(id.slice(life.length + 1)) : Number.NaN;
      if (!Number.isSafeInteger(at) || at < first || at > count) return null;
      return lines.slice(at - first);
    },
  };
}
