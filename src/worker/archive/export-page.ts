/** One piece of a session's export, as text. It reads this device's copy only, so it needs no gateway. */
import type { ExportSession } from '../../shared/export.ts';
import { entryLine, sessionLine } from '../../shared/export-lines.ts';
import { type Seq, ZERO_SEQ } from '../../shared/ids.ts';
import { MAX_TITLE_LENGTH } from '../../shared/limits.ts';
import type { ExportFormat, ExportPage } from '../../shared/rpc-archive.ts';
import { isBehind } from '../log/history.ts';
import type { SessionLog } from '../log/session-log.ts';
import { INCOMPLETE } from './imported-session.ts';
import { markdownHeading, markdownOf } from './markdown-export.ts';

const PAGE_ENTRIES = 200;
/** A page is cut short after so much text: entries may hold images. */
const PAGE_LENGTH = 1_000_000;

export async function exportPage(
  log: SessionLog,
  after: Seq | null,
  format: ExportFormat,
  now: number,
): Promise<ExportPage> {
  const whole = isWhole(log);
  const { entries, more } = await log.readAfter(after ?? ZERO_SEQ, PAGE_ENTRIES);
  let text = after === null ? headingOf(log, format, whole, now) : '';
  let next: Seq | null = null;
  let count = 0;
  for (const entry of entries) {
    text += format === 'jsonl' ? entryLine(log.id, entry) : markdownOf(entry, log.session.agent);
    count += 1;
    next = entry.seq;
    if (text.length > PAGE_LENGTH) break;
  }
  const isLast = !more && count === entries.length;
  return { text, entries: count, next: isLast ? null : next, whole };
}

/** Everything that this device has ever heard of is here. */
const isWhole = (log: SessionLog): boolean =>
  log.hole === null && !isBehind(log) && log.session.error?.code !== INCOMPLETE;

function headingOf(log: SessionLog, format: ExportFormat, whole: boolean, now: number): string {
  const { id, agent, cwd, createdAt, lastActivity } = log.session;
  const title = (log.session.title || (log.info?.title ?? '')).slice(0, MAX_TITLE_LENGTH);
  const session: ExportSession = { type: 'session', id, agent, title, cwd, createdAt, lastActivity, whole };
  return format === 'jsonl' ? sessionLine(session) : markdownHeading(session, now);
}
