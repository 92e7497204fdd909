/**
 * Brings a session's log up to date by HTTP: a snapshot where it is too far behind, the older pages below it,
 * and the missed events of sessions that have no socket. It decides nothing about when.
 */
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import { MAX_ENTRIES_PAGE, MAX_REPLAY_EVENTS } from '../../shared/limits.ts';
import { CallError } from '../../shared/rpc.ts';
import type { SnapshotOutcome } from '../link/link-runner.ts';
import type { GatewayHttp } from '../remote/gateway-http.ts';
import type { SessionLog } from './session-log.ts';

export type HistorySource = Pick<GatewayHttp, 'entries' | 'events'>;

/** The newest page, with the fold and all entries that the fold may still change: one answer, true as of one event. */
export async function takeSnapshot(source: HistorySource, log: SessionLog): Promise<SnapshotOutcome> {
  try {
    const page = await source.entries(log.id, null);
    if (!page.fold) return { type: 'failed', reason: 'other', text: 'The gateway gave no snapshot' };
    log.replace({
      cursor: { epoch: page.epoch, seq: page.asOf },
      entries: [...page.entries, ...(page.live ?? [])],
      fold: page.fold,
      before: page.more ? oldestOf(page.entries) : null,
    });
    return { type: 'taken' };
  } catch (error) {
    return failed(error);
  }
}

const oldestOf = (entries: readonly Entry[]): Seq | null => entries.at(-1)?.seq ?? null;

function failed(error: unknown): SnapshotOutcome {
  const text = error instanceof CallError ? error.message : 'The gateway could not be read';
  const code = error instanceof CallError ? error.code : 'internal';
  const reason = code === 'unpaired' ? 'token' : code === 'not_found' ? 'unknown' : 'other';
  return { type: 'failed', reason, text };
}

/**
 * What a background copy takes at a time while somebody looks on: to parse and to store more would be felt by who
 * opens a conversation in that moment.
 */
export const SMALL_PAGE = Math.min(100, MAX_ENTRIES_PAGE);

/** Fetches one page of the hole's entries; false if that failed. Done when `log.hole` is null. */
export async function fillHole(source: HistorySource, log: SessionLog, limit?: number): Promise<boolean> {
  const { hole, cursor } = log;
  if (hole === null || cursor === null) return true;
  try {
    const page = await source.entries(log.id, hole.before, limit);
    if (page.epoch !== cursor.epoch) return false;
    await log.addOlder(hole.before, page.entries, page.more ? oldestOf(page.entries) : null);
    // A page that brings nothing must not be asked for again at once.
    return log.hole?.before !== hole.before;
  } catch {
    return false;
  }
}

export function isBehind({ cursor, session }: Pick<SessionLog, 'cursor' | 'session'>): boolean {
  // Nothing is kept of a log in which nothing is.
  if (cursor === null) return session.lastSeq > 0;
  return cursor.epoch !== session.epoch || cursor.seq < session.lastSeq;
}

/** All events up to what the gateway last said there is, through the same fold as live ones. */
export async function catchUp(
  source: HistorySource,
  log: SessionLog,
  onEvent: (event: Parameters<SessionLog['apply']>[1]) => void,
): Promise<boolean> {
  await log.ready();
  const { cursor, session } = log;
  const isKnown = cursor !== null && cursor.epoch === session.epoch;
  if (!isKnown || session.lastSeq - cursor.seq > MAX_REPLAY_EVENTS) {
    return (await takeSnapshot(source, log)).type === 'taken';
  }
  try {
    while (log.cursor && log.cursor.seq < log.session.lastSeq) {
      const before = log.cursor;
      const page = await source.events(log.id, before.seq);
      // What was trimmed is in the snapshot only.
      if (page.reset) return (await takeSnapshot(source, log)).type === 'taken';
      for (const event of page.events) {
        const applied = log.apply(page.epoch, event);
        if (applied === 'applied') onEvent(event);
        if (applied === 'epoch') log.forget();
        if (applied === 'epoch' || applied === 'gap')
          return (await takeSnapshot(source, log)).type === 'taken';
      }
      // Nothing more, though there is: only the snapshot can help.
      if (log.cursor?.seq === before.seq) return (await takeSnapshot(source, log)).type === 'taken';
    }
    return true;
  } catch {
    // An event that does not fit (or a gateway that does not answer): the snapshot has its entry.
    return (await takeSnapshot(source, log)).type === 'taken';
  }
}
