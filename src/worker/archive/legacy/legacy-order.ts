/**
 * Which messages belong to which session of the earlier app, and in which order. One pass over all of them keeps
 * a key and a time of each, so that 100,000 messages need no more memory than that. Pure but for the reading.
 */
import type { LegacyDatabase } from './legacy-database.ts';
import { fieldsOf, idOf, timeOf } from './legacy-fields.ts';
import { readMessage } from './legacy-message.ts';

const PAGE = 500;

export interface MessagePlace {
  key: IDBValidKey;
  /** Ms since 1970. */
  at: number;
}

interface Unordered {
  key: IDBValidKey;
  at: number | null;
}

export interface LegacyOrder {
  /** Of this session, oldest first; those without a readable time stand where their id puts them. */
  messagesOf(sessionId: string, fallbackAt: number): MessagePlace[];
  sessionIds: readonly string[];
  /** Messages that belong to no session, or say nothing that can be read. */
  unreadable: number;
}

export async function readOrder(db: LegacyDatabase): Promise<LegacyOrder> {
  const bySession = new Map<string, Unordered[]>();
  let unreadable = 0;
  for await (const page of db.pages('messages', PAGE)) {
    for (const { key, value } of page) {
      const sessionId = idOf(fieldsOf(value) ?? {}, 'sessionId', 'session_id');
      if (sessionId === null || readMessage(value) === null) {
        unreadable += 1;
        continue;
      }
      const list = bySession.get(sessionId);
      const place = {
        key,
        at: timeOf(fieldsOf(value) ?? {}, 'timestamp', 'createdAt', 'created_at', 'time'),
      };
      if (list) list.push(place);
      else bySession.set(sessionId, [place]);
    }
  }
  return {
    messagesOf: (sessionId, fallbackAt) => inOrder(bySession.get(sessionId) ?? [], fallbackAt),
    sessionIds: [...bySession.keys()],
    unreadable,
  };
}

/** `m2` before `m10`, as whoever made such ids meant it. */
const byName = new Intl.Collator('en', { numeric: true });
const byKey = (a: Unordered, b: Unordered): number => byName.compare(String(a.key), String(b.key));

/** By time; messages of the same moment by id; the order of equal ones is the database's, and so always the same. */
export function inOrder(messages: readonly Unordered[], fallbackAt: number): MessagePlace[] {
  return timed(messages, fallbackAt).sort((a, b) => a.at - b.at || byKey(a, b));
}

/** One without a readable time was said when the one before it was, by id. */
function timed(messages: readonly Unordered[], fallbackAt: number): MessagePlace[] {
  if (messages.every((message) => message.at !== null)) {
    return messages.map(({ key, at }) => ({ key, at: at ?? fallbackAt }));
  }
  const sorted = [...messages].sort(byKey);
  let at = sorted.find((message) => message.at !== null)?.at ?? fallbackAt;
  return sorted.map((message) => {
    at = message.at ?? at;
    return { key: message.key, at };
  });
}
