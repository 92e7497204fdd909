/**
 * One session on one socket: what the client has missed, then what happens, without a hole between.
 *
 * Replay goes page by page, no faster than the client reads. The last look at the log and the beginning of
 * following are in one tick, so no event can fall between. Where events were trimmed the jump is said by a
 * reset, and a client that wants everything gets their entries instead. It knows nothing of calls and replies.
 */
import type { LogEvent } from '../../shared/event.ts';
import { framesOf } from '../../shared/event-frames.ts';
import { type Frame, METHOD } from '../../shared/frame.ts';
import { type Cursor, type Epoch, type Seq, type SessionId, ZERO_SEQ } from '../../shared/ids.ts';
import { toldContent } from '../../shared/queue.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Asks, PermissionEvent } from './asks.ts';
import { entryFrames } from './entry-frames.ts';
import type { EventTexts } from './event-texts.ts';
import type { Outlet } from './outlet.ts';

const PAGE_EVENTS = 200;
const PAGE_ENTRIES = 100;
/** A replay waits while the client has more than this to take. */
const REPLAY_UNSENT_BYTES = 1024 * 1024;

export interface SessionStream {
  /** Replays what came after `from` (null: everything), then follows. Null if it was closed meanwhile. */
  start(from: Cursor | null): Promise<Cursor | null>;
  /** Follows from here on, without the past. */
  follow(): void;
  /** Asks what is still open and has not been asked on this socket: what was asked before the cursor. */
  askPending(): void;
  close(): void;
}

export interface StreamParts {
  sessionId: SessionId;
  service: SessionService;
  outlet: Outlet;
  asks: Asks;
  texts: EventTexts;
}

export function createSessionStream({ sessionId, service, outlet, asks, texts }: StreamParts): SessionStream {
  const epoch = service.epoch(sessionId);
  const unfollow: (() => void)[] = [];
  let closed = false;

  function send(event: LogEvent, isPending: (event: PermissionEvent) => boolean): void {
    if (event.type === 'permission' && isPending(event)) {
      ask(event);
      return;
    }
    outlet.sendWritten(texts.of(sessionId, epoch, [event]));
    if (event.type === 'permission_resolved') {
      for (const id of asks.settle(sessionId, event.requestId)) outlet.send(cancelRequest(id));
    }
  }

  function ask(event: PermissionEvent): void {
    const id = asks.add(sessionId, event);
    for (const frame of framesOf(sessionId, epoch, event, id)) outlet.send(frame);
  }

  /** Questions are asked under a number of this socket's own, and taken back by it. */
  function sendAsked(events: readonly LogEvent[]): void {
    const settled = new Set(events.map((event) => event.type === 'permission_resolved' && event.requestId));
    outlet.batch(() => {
      for (const event of events) send(event, ({ requestId }) => !settled.has(requestId));
    });
  }

  function live(events: readonly LogEvent[]): void {
    try {
      if (events.some(isQuestion)) sendAsked(events);
      else outlet.sendWritten(texts.of(sessionId, epoch, events));
    } catch {
      // What follows would have a hole before it, and the log's other followers must not suffer.
      outlet.close(1011, 'Internal error');
    }
  }

  function follow(): void {
    if (unfollow.length > 0) return;
    unfollow.push(service.follow(sessionId, live), service.followQueue(sessionId, tellQueue));
  }

  /** After the events of its commit: what began is not told as waiting. */
  function tellQueue(): void {
    const prompts = service
      .queue(sessionId)
      .map(({ content, ...prompt }) => ({ ...prompt, content: toldContent(content) }));
    outlet.send({ type: 'notification', method: METHOD.queue, params: { sessionId, prompts } });
  }

  /** Where to begin, by the client's cursor; a cursor that fits nothing is taken back. */
  function begin(from: Cursor | null): Seq {
    if (from === null) return ZERO_SEQ;
    if (from.epoch === epoch && from.seq <= service.lastSeq(sessionId)) return from.seq;
    outlet.send(reset(sessionId, epoch, ZERO_SEQ));
    return ZERO_SEQ;
  }

  /** Sends events as one write until enough is under way; returns how many. */
  function sendSome(events: readonly LogEvent[]): number {
    let sent = 0;
    const isOpen = ({ requestId }: PermissionEvent): boolean =>
      service.pendingPermissions(sessionId).some((event) => event.requestId === requestId);
    outlet.batch(() => {
      for (const event of events) {
        if (outlet.unsentBytes > REPLAY_UNSENT_BYTES) break;
        send(event, isOpen);
        sent += 1;
      }
    });
    return sent;
  }

  /** False if there is nobody left to send to. */
  async function isReady(): Promise<boolean> {
    await outlet.drained();
    return !closed && outlet.isOpen;
  }

  /** Sends the entries that began after `from` and whose events were trimmed; false if nobody is left. */
  async function sendTrimmed(from: Seq): Promise<boolean> {
    let at = from;
    for (;;) {
      const page = service.trimmedEntries(sessionId, at, PAGE_ENTRIES);
      const last = page.at(-1);
      if (!last) return true;
      at = last.seq;
      outlet.batch(() => {
        for (const entry of page) for (const frame of entryFrames(sessionId, entry)) outlet.send(frame);
      });
      if (!(await isReady())) return false;
    }
  }

  /**
   * Sends what came after `from` up to the newest event, and follows from there, without a pause between
   * the last look and the first follow. Null if there is nobody left to send it to.
   */
  async function replay(from: Seq, isWhole: boolean): Promise<Seq | null> {
    let at = from;
    let page: readonly LogEvent[] = [];
    while (at < service.lastSeq(sessionId)) {
      if (page.length === 0) {
        const { events, reset: trimmed } = service.events(sessionId, at, PAGE_EVENTS);
        if (trimmed) {
          // First of all, so that one who would rather have a snapshot need not read the rest.
          outlet.send(reset(sessionId, epoch, trimmed.seq));
          if (isWhole && !(await sendTrimmed(at))) return null;
          at = trimmed.seq;
          continue;
        }
        page = events;
      }
      const sent = sendSome(page);
      at = page[sent - 1]?.seq ?? at;
      page = page.slice(sent);
      if (!(await isReady())) return null;
    }
    follow();
    return at;
  }

  return {
    // What waits is told before the load is answered: a client need not send again what is there.
    async start(from) {
      const at = await replay(begin(from), from === null);
      if (at !== null && service.queue(sessionId).length > 0) tellQueue();
      return at === null ? null : { epoch, seq: at };
    },
    follow,
    askPending() {
      for (const event of service.pendingPermissions(sessionId)) {
        if (!asks.has(sessionId, event.requestId)) ask(event);
      }
    },
    close() {
      closed = true;
      for (const stop of unfollow.splice(0)) stop();
    },
  };
}

const isQuestion = ({ type }: LogEvent): boolean => type === 'permission' || type === 'permission_resolved';

const reset = (sessionId: SessionId, epoch: Epoch, seq: Seq): Frame => ({
  type: 'notification',
  method: METHOD.reset,
  params: { sessionId, epoch, seq },
});

/** ACP's word for "somebody else has answered". */
export const cancelRequest = (requestId: string): Frame => ({
  type: 'notification',
  method: '$/cancel_request',
  params: { requestId },
});
