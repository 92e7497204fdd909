/**
 * The windows of a session's conversation that tabs read: unbroken runs of entries, wherever in it they lie.
 *
 * What is here comes first and needs no network. A device may lack a part in the middle (`log.hole`): next to
 * what is here it is fetched and kept, deep inside it is fetched to be shown only, and without the gateway the
 * nearest that is here is given, as `missing`. It does not know who reads.
 */
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import type { EntriesWindow, Transcript } from '../../shared/rpc.ts';
import type { EntryRun } from './entry-reader.ts';
import { fillHole, type HistorySource } from './history.ts';
import type { SessionLog } from './session-log.ts';

export type WindowAround = Pick<Transcript, 'entries' | 'more' | 'newer' | 'missing'>;

/** Called at each moment for which a part of the answer is true. */
type OnRead = () => void;

export const newest = async (log: SessionLog, limit: number, onRead: OnRead): Promise<WindowAround> => ({
  ...(await readOlder(log, null, limit, onRead)),
  newer: false,
  missing: false,
});

/** A third of it older than `seq`; more where there are not enough newer ones. */
export async function around(
  source: HistorySource,
  log: SessionLog,
  seq: Seq,
  limit: number,
  onRead: OnRead,
): Promise<WindowAround> {
  const newerLimit = limit - Math.floor(limit / 3);
  const { hole } = log;
  if (hole === null || seq < hole.floor || seq >= hole.before) {
    const newer = await readNewer(log, seqBefore(seq), newerLimit, onRead);
    const older = await readOlder(log, seq, limit - newer.entries.length, onRead);
    return joined(older, newer, false);
  }
  const newer = await fetchNewer(source, log, seqBefore(seq), newerLimit);
  const older = newer && (await fetchOlder(source, log, seq, Math.max(1, limit - newer.entries.length)));
  if (older) {
    onRead();
    return joined(kept(log, older), kept(log, newer), false);
  }
  const nearest = await readNewer(log, seqBefore(hole.before), limit, onRead);
  return joined({ entries: [], more: true }, nearest, true);
}

export async function olderThan(
  source: HistorySource,
  log: SessionLog,
  before: Seq,
  limit: number,
  onRead: OnRead,
): Promise<EntriesWindow> {
  let run = await readOlder(log, before, limit, onRead);
  if (isAtHole(run) && log.hole !== null) {
    if (before < log.hole.before) {
      const fetched = await fetchOlder(source, log, before, limit);
      if (fetched) {
        onRead();
        return { ...kept(log, fetched), missing: false };
      }
    } else if (await fillHole(source, log)) {
      run = await readOlder(log, before, limit, onRead);
    }
  }
  if (!isAtHole(run)) return { ...run, missing: false };
  return { ...(await log.read(before, limit, onRead)), missing: true };
}

export async function newerThan(
  source: HistorySource,
  log: SessionLog,
  after: Seq,
  limit: number,
  onRead: OnRead,
): Promise<EntriesWindow> {
  const run = await readNewer(log, after, limit, onRead);
  if (!isAtHole(run)) return { ...run, missing: false };
  const fetched = await fetchNewer(source, log, after, limit);
  if (fetched) {
    onRead();
    return { ...kept(log, fetched), missing: false };
  }
  return { ...(await log.readAfter(after, limit, onRead)), missing: true };
}

/** From what is here, and nothing from below a hole. */
async function readOlder(
  log: SessionLog,
  before: Seq | null,
  limit: number,
  onRead: OnRead,
): Promise<EntryRun> {
  const run = await log.read(before, limit, onRead);
  const { hole } = log;
  if (hole === null || (before !== null && before <= hole.floor)) return run;
  return { entries: run.entries.filter((entry) => entry.seq >= hole.before), more: true };
}

/** From what is here, and nothing from above a hole. */
async function readNewer(log: SessionLog, after: Seq, limit: number, onRead: OnRead): Promise<EntryRun> {
  const run = await log.readAfter(after, limit, onRead);
  const { hole } = log;
  if (hole === null || after >= seqBefore(hole.before)) return run;
  return { entries: run.entries.filter((entry) => entry.seq < hole.floor), more: true };
}

const isAtHole = ({ entries, more }: EntryRun): boolean => more && entries.length === 0;

/** Null if they cannot be fetched now. */
async function fetchOlder(
  source: HistorySource,
  log: SessionLog,
  before: Seq,
  limit: number,
): Promise<EntryRun | null> {
  const page = await source.entries(log.id, before, limit).catch(() => null);
  if (page === null || page.epoch !== log.cursor?.epoch) return null;
  return { entries: page.entries.reverse(), more: page.more };
}

/** The gateway reads backwards only: among so many positions there are no more entries than that. */
async function fetchNewer(
  source: HistorySource,
  log: SessionLog,
  after: Seq,
  limit: number,
): Promise<EntryRun | null> {
  for (let last = after + limit; ; last += limit) {
    const page = await source.entries(log.id, (last + 1) as Seq, limit).catch(() => null); // a position, plus one
    if (page === null || page.epoch !== log.cursor?.epoch) return null;
    const entries = page.entries.filter((entry) => entry.seq > after).reverse();
    const more = last < Math.max(page.asOf, log.cursor.seq);
    if (entries.length > 0 || !more) return { entries, more };
  }
}

/** With our own copies of what may still change: what is pushed next continues those. */
const kept = (log: SessionLog, run: EntryRun): EntryRun => ({
  ...run,
  entries: run.entries.map((entry): Entry => log.held(entry.seq) ?? entry),
});

const joined = (older: EntryRun, newer: EntryRun, missing: boolean): WindowAround => ({
  entries: [...older.entries, ...newer.entries],
  more: older.more,
  newer: newer.more,
  missing,
});

const seqBefore = (seq: Seq): Seq => Math.max(0, seq - 1) as Seq; // a position, or 0
