/**
 * Tells the gateway what was read here, or marked as unread, so that other devices know; soon, but not with every
 * word.
 */
import type { PatchSession } from '../../shared/http.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import type { SessionLog } from './session-log.ts';
import { readToReport } from './unread.ts';

export const REPORT_DELAY_MS = 1_000;

export interface ReadReportsOptions {
  clock: Clock;
  logs(): Iterable<SessionLog>;
  isOnline(): boolean;
  send(id: SessionId, patch: PatchSession): Promise<void>;
}

export function createReadReports(options: ReadReportsOptions) {
  /** What was last told of each session, and what the gateway had then. */
  const reported = new Map<SessionId, string>();
  const marking = new Set<SessionId>();
  let cancel: (() => void) | null = null;

  function report(): void {
    cancel = null;
    if (!options.isOnline()) return;
    for (const log of options.logs()) {
      const { cursor, session } = log;
      if (cursor === null || cursor.epoch !== session.epoch) continue;
      if (log.marks.unsent === null) reportRead(log);
      else void reportMark(log);
    }
  }

  function reportRead({ id, unread, session }: SessionLog): void {
    const readSeq = readToReport(unread, session.readSeq);
    const told = `${readSeq}, not ${session.readSeq}`;
    if (readSeq === null || reported.get(id) === told) return;
    reported.set(id, told);
    // Failed ones come again with the next look; nothing is lost but a little time.
    options.send(id, { readSeq }).catch(() => reported.delete(id));
  }

  async function reportMark({ id, marks }: SessionLog): Promise<void> {
    const readSeq = marks.unsent;
    if (readSeq === null || marking.has(id)) return;
    marking.add(id);
    marks.sending(readSeq);
    try {
      await options.send(id, { readSeq, unread: true });
      if (marks.unsent === readSeq) marks.sent();
    } catch {
      // It stays unsent, and is told with the next look.
    } finally {
      marking.delete(id);
    }
  }

  return {
    /** Something may have been read. */
    look(): void {
      cancel ??= options.clock.after(REPORT_DELAY_MS, report);
    },
    /** A person waits for it. */
    now(): void {
      cancel?.();
      report();
    },
    forget: (id: SessionId): void => void reported.delete(id),
    close: (): void => cancel?.(),
  };
}
