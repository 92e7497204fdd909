/** What a person changes of a session (`PATCH /v1/sessions/:id`), as a write to its log. */
import type { PatchSession } from '../../shared/http.ts';
import { toSeq } from '../../shared/ids.ts';
import type { LogWrite, MutableRecord, SessionRecord } from '../log/event-log.ts';

/** Null if nothing changes. A title is told to all by an `info` event; an empty one leaves it to the agent again. */
export function patchWrite(before: SessionRecord, patch: PatchSession): LogWrite | null {
  const record: Partial<MutableRecord> = {};
  const { title, archived, pinned, readSeq, unread } = patch;
  const renamed = title !== undefined && (title !== before.title || !before.titledByPerson);
  if (renamed) Object.assign(record, { title, titledByPerson: title !== '' });
  if (archived !== undefined && archived !== before.archived) record.archived = archived;
  if (pinned !== undefined && pinned !== before.pinned) record.pinned = pinned;
  // What is not logged yet cannot have been read.
  const read = toSeq(Math.min(readSeq ?? before.readSeq, before.lastSeq));
  if (unread ? read !== before.readSeq : read > before.readSeq) record.readSeq = read;
  if (Object.keys(record).length === 0) return null;
  return { record, ...(renamed && { events: [{ type: 'info', title }] }) };
}
