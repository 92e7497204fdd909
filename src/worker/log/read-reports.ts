/** Tells the gateway what was read here, so that other devices know; soon, but not with every word. */
import type { Seq, SessionId } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import type { SessionLog } from './session-log.ts';
import { readToReport } from './unread.ts';

export const REPORT_DELAY_MS = 1_000;

export interface ReadReportsOptions {
  clock: Clock;
  logs(): Iterable<SessionLog>;
  isOnline(): boolean;
  send(id: SessionId, readSeq: Seq): Promise<void>;
}

export function createReadReports(options: ReadReportsOptions) {
  const reported = new Map<SessionId, Seq>();
  let cancel: (() => void) | null = null;

  function report(): void {
    cancel = null;
    if (!options.isOnline()) return;
    for (const log of options.logs()) {
      const { cursor, session, unread, id } = log;
      if (cursor === null || cursor.epoch !== session.epoch) continue;
      const readSeq = readToReport(unread, session.readSeq);
      if (readSeq === null || readSeq <= (reported.get(id) ?? -1)) continue;
      reported.set(id, readSeq);
      // Failed ones come again with the next look; nothing is lost but a little time.
      options.send(id, readSeq).catch(() => reported.delete(id));
    }
  }

  return {
    /** Something may have been read. */
    look(): void {
      cancel ??= options.clock.after(REPORT_DELAY_MS, report);
    },
    forget: (id: SessionId): void => void reported.delete(id),
    close: (): void => cancel?.(),
  };
}
