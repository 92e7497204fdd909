/** One event of the feed, read. A session that does not fit is left out; it never costs the others. */
import * as v from 'valibot';
import { type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import { type FeedEvent, feedEventSchema, sessionSchema } from '../../shared/session.ts';

export type ReadFeedEvent =
  | FeedEvent
  /** `unreadable`: sessions that are there but do not fit; they are not gone. */
  | {
      type: 'snapshot';
      sessions: Extract<FeedEvent, { type: 'snapshot' }>['sessions'];
      unreadable: SessionId[];
    }
  | { type: 'bad'; reason: string };

const looseSnapshot = v.object({ sessions: v.array(v.unknown()) });
const named = v.object({ id: sessionIdSchema });

export function readFeedEvent(type: string, data: string): ReadFeedEvent {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { type: 'bad', reason: 'not JSON' };
  }
  if (type === 'snapshot') return readSnapshot(value);
  if (typeof value !== 'object' || value === null) return { type: 'bad', reason: 'not an object' };
  const parsed = v.safeParse(feedEventSchema, { ...value, type });
  return parsed.success ? parsed.output : { type: 'bad', reason: 'of another shape' };
}

/** The whole list, as the feed and `GET /v1/sessions` give it. */
export function readSnapshot(value: unknown): ReadFeedEvent {
  const list = v.safeParse(looseSnapshot, value);
  if (!list.success) return { type: 'bad', reason: 'a snapshot without sessions' };
  const sessions = [];
  const unreadable: SessionId[] = [];
  for (const item of list.output.sessions) {
    const session = v.safeParse(sessionSchema, item);
    const id = v.safeParse(named, item);
    if (session.success) sessions.push(session.output);
    else if (id.success) unreadable.push(id.output.id);
  }
  return { type: 'snapshot', sessions, unreadable };
}
