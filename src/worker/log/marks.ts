/**
 * Marks of one session as unread by hand: here, or on another device. It counts what such a mark makes unread; what
 * a mark is to those who read on is `unread.ts`'s to say. It knows neither tabs nor the gateway.
 */
import { countsAsUnread } from '../../shared/entry.ts';
import { type Seq, toSeq, ZERO_SEQ } from '../../shared/ids.ts';
import type { EntryRun } from './entry-reader.ts';
import type { Unread, UnreadEvent } from './unread.ts';

const PAGE = 500;
/** Looked through for messages that a mark makes unread; there is no use in counting more. */
const MAX_PAGES = 20;

export interface MarksOptions {
  unread(): Unread;
  step(event: UnreadEvent): void;
  isViewed(): boolean;
  read(before: Seq | null, limit: number): Promise<EntryRun>;
}

export function createMarks({ unread, step, isViewed, read }: MarksOptions) {
  /** What the gateway was told from here: it comes back by the feed. */
  let echo: Seq | null = null;

  function mark(readSeq: Seq, messages: readonly Seq[], isHere: boolean): void {
    step({ type: 'marked', readSeq, messages, isHere, viewed: isViewed() });
  }

  async function messagesAfter(readSeq: Seq): Promise<Seq[]> {
    const messages: Seq[] = [];
    let before: Seq | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const window: EntryRun = await read(before, PAGE);
      for (const entry of window.entries) {
        if (entry.seq > readSeq && countsAsUnread(entry)) messages.push(entry.seq);
      }
      before = window.entries[0]?.seq ?? null;
      if (!window.more || before === null || before <= readSeq) break;
    }
    return messages;
  }

  async function markedElsewhere(readSeq: Seq): Promise<void> {
    const { lastMessage } = unread();
    mark(readSeq, lastMessage > readSeq ? [lastMessage] : [], false);
    const messages = await messagesAfter(readSeq);
    // What was read or marked meanwhile is newer than this.
    if (unread().readSeq === readSeq) step({ type: 'counted', messages });
  }

  return {
    /** The last message is unread again; false if there is none. */
    markHere(): boolean {
      const { lastMessage, unread: seqs } = unread();
      if (lastMessage === ZERO_SEQ) return false;
      if (seqs.length === 0) mark(toSeq(lastMessage - 1), [lastMessage], true);
      return true;
    },
    /** The position to tell the gateway, if there is one. */
    get unsent(): Seq | null {
      const { mark, readSeq } = unread();
      return mark?.unsent ? readSeq : null;
    },
    sending(readSeq: Seq): void {
      echo = readSeq;
    },
    /** The gateway took it. */
    sent: (): void => step({ type: 'markSent' }),
    /** The gateway's read position, which goes back only where somebody put it there. */
    told(readSeq: Seq, wentBack: boolean): void {
      if (echo === readSeq) {
        echo = null;
        step({ type: 'markSent' });
      } else if (wentBack) void markedElsewhere(readSeq);
      else step({ type: 'readElsewhere', readSeq });
    },
  };
}
