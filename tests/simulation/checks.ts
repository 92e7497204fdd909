/** What must hold, at every moment and at the end. A breach is a `Violation`; the first one ends the schedule. */
import type { SessionId } from '../../src/shared/ids.ts';
import type { Batch, SessionRecord } from '../../src/worker/store/records.ts';
import { canonical } from './canonical.ts';
import type { SimDisk } from './disk.ts';
import type { Oracle } from './oracle.ts';

/**
 * `cursor`: invariant 1, entries and cursor of a database belong together; `gap`: invariant 2, what is kept is what
 * the log says; `owner`: invariant 3; `door`: invariant 4; `sockets`: more than ten, two for one session,
 * or more than one session read in the background at a time;
 * `once`: a prompt was lost or ran twice; `stuck`: it never came to rest.
 */
export type Breach = 'cursor' | 'gap' | 'owner' | 'door' | 'sockets' | 'once' | 'stuck' | 'crash';

export class Violation extends Error {
  readonly breach: Breach;
  constructor(breach: Breach, message: string) {
    super(message);
    this.name = 'Violation';
    this.breach = breach;
  }
}

const short = (json: string | undefined): string =>
  json === undefined ? 'nothing' : json.length > 160 ? `${json.slice(0, 160)}…` : json;

/** What a write leaves behind for the sessions in it: each entry as the log made it, none from ahead of the cursor. */
export function checkWrite(oracle: Oracle, batch: Batch): void {
  const { entries = [], sessions = [] } = batch;
  if (entries.length === 0) return;
  oracle.look();
  const records = new Map(sessions.map((record) => [record.sessionNo, record]));
  for (const { sessionNo, entry } of entries) {
    const record = records.get(sessionNo);
    if (record?.cursor == null) continue;
    const { id, cursor } = record;
    // Its last words went with it.
    if (!oracle.isKnown(id)) continue;
    if (entry.rev > cursor.seq) {
      throw new Violation('cursor', `${id}: entry ${entry.seq} of event ${entry.rev}, cursor ${cursor.seq}`);
    }
    const truth = oracle.version(id, cursor.epoch, entry.seq, entry.rev);
    const json = canonical(entry);
    if (truth === json) continue;
    throw new Violation('gap', `${id}: entry ${entry.seq}: ${short(json)} is stored, not ${short(truth)}`);
  }
}

/** The whole database: above its hole every entry of the log up to the cursor, below it nothing that never was. */
export async function checkDisk(oracle: Oracle, disk: SimDisk): Promise<void> {
  oracle.look();
  for (const record of (await disk.durable.load()).sessions) await checkSession(oracle, disk, record);
}

async function checkSession(oracle: Oracle, disk: SimDisk, record: SessionRecord): Promise<void> {
  const { id, cursor, hole, sessionNo } = record;
  if (cursor === null || !oracle.isKnown(id)) return;
  const truth = oracle.entriesAt(id, cursor.epoch, cursor.seq);
  if (truth === null) throw new Violation('cursor', `${id}: the cursor ${cursor.seq} is ahead of the log`);
  const { entries } = await disk.durable.window(sessionNo, null, 1_000_000);
  const stored = new Map(entries.map((entry) => [entry.seq as number, entry]));
  const isMissing = (seq: number): boolean => hole !== null && seq < hole.before && seq >= hole.floor;
  for (const [seq, json] of truth) {
    if (isMissing(seq)) continue;
    const entry = stored.get(seq as never);
    const found = entry && canonical(entry);
    if (found === json) continue;
    const where = `${id}: entry ${seq} at cursor ${cursor.seq}`;
    throw new Violation('cursor', `${where}: ${short(found)} is stored, not ${short(json)}`);
  }
  for (const entry of entries) {
    if (truth.has(entry.seq) && !isMissing(entry.seq)) continue;
    if (oracle.version(id, cursor.epoch, entry.seq, entry.rev) === canonical(entry)) continue;
    throw new Violation('gap', `${id}: entry ${entry.seq} is stored and was never in the log`);
  }
}

/** A window of entries, oldest first, is an unbroken run of what the log says: all of it, or to its end, or less. */
export function checkWindow(
  truth: ReadonlyMap<number, string>,
  entries: readonly { seq: number }[],
  isWhole: boolean,
  where: string,
  reachesEnd = true,
): void {
  const from = isWhole ? 0 : (entries[0]?.seq ?? 0);
  const to = reachesEnd ? Number.POSITIVE_INFINITY : (entries.at(-1)?.seq ?? 0);
  const expected = [...truth].filter(([seq]) => seq >= from && seq <= to).sort(([a], [b]) => a - b);
  const found = entries.map((entry) => canonical(entry));
  const length = Math.max(expected.length, found.length);
  for (let index = 0; index < length; index += 1) {
    const json = expected[index]?.[1];
    if (json === found[index]) continue;
    throw new Violation('gap', `${where}: ${short(found[index])} is shown, not ${short(json)}`);
  }
}

/** Prompts that were acknowledged are in the log once; none is there twice, none was given to an agent twice. */
export function checkPrompts(
  oracle: Oracle,
  runs: ReadonlyMap<string, number>,
  accepted: ReadonlyMap<string, SessionId>,
  deleted: ReadonlySet<SessionId>,
): void {
  for (const [id, sessionId] of accepted) {
    if (deleted.has(sessionId)) continue;
    if (!oracle.prompts.has(id)) throw new Violation('once', `The prompt ${id} was lost`);
  }
  for (const [id, count] of [...oracle.prompts, ...runs]) {
    if (count > 1) throw new Violation('once', `The prompt ${id} ran ${count} times`);
  }
}
