/**
 * The truth: what the gateway's log holds, read from its database, and what it folds to at any position. The log
 * may be trimmed or begin anew; what was there before is remembered.
 */
import type { DatabaseConnection } from '../../src/gateway/log/database.ts';
import type { EventBody, LogEvent } from '../../src/shared/event.ts';
import { createFold, type Fold } from '../../src/shared/fold.ts';
import type { Epoch, Seq, SessionId } from '../../src/shared/ids.ts';
import { canonical } from './canonical.ts';

interface Version {
  rev: number;
  json: string;
}

export interface Truth {
  epoch: Epoch;
  lastSeq: number;
  /** By the entry's seq; its versions, oldest first. */
  versions: Map<number, Version[]>;
  fold: Fold;
}

export type Oracle = ReturnType<typeof createOracle>;

type SessionRow = [no: number, id: SessionId, epoch: Epoch, head: number];
type EventRow = [seq: Seq, at: number, json: string];

export function createOracle(db: DatabaseConnection) {
  const sessionRows = db.prepare('SELECT no, id, epoch, head FROM sessions').raw();
  const eventRows = db
    .prepare('SELECT seq, at, json FROM events WHERE session_no = ? AND seq > ? ORDER BY seq')
    .raw();
  const truths = new Map<string, Truth>();
  /** How often each prompt is in the log, over all its lives. */
  const prompts = new Map<string, number>();
  const key = (id: SessionId, epoch: Epoch): string => `${id}/${epoch}`;

  function take(truth: Truth, event: LogEvent): void {
    if (event.type === 'prompt') prompts.set(event.promptId, (prompts.get(event.promptId) ?? 0) + 1);
    for (const change of truth.fold.apply(event)) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const entry = change.type === 'put' ? change.entry : truth.fold.entry(seq);
      if (!entry) continue;
      const known = truth.versions.get(seq) ?? [];
      known.push({ rev: event.seq, json: canonical(entry) });
      truth.versions.set(seq, known);
    }
    truth.lastSeq = event.seq;
  }

  let known = new Set<SessionId>();

  /** Reads what was committed since the last time. */
  function look(): void {
    known = new Set();
    for (const row of sessionRows.all()) {
      const [no, id, epoch, head] = row as SessionRow; // the columns that were asked for
      known.add(id);
      const truth = truths.get(key(id, epoch)) ?? {
        epoch,
        lastSeq: 0,
        versions: new Map(),
        fold: createFold(),
      };
      truths.set(key(id, epoch), truth);
      if (head === truth.lastSeq) continue;
      for (const found of eventRows.all(no, truth.lastSeq)) {
        const [seq, at, json] = found as EventRow; // the same
        if (seq !== truth.lastSeq + 1)
          throw new Error(`The log of ${id} jumps from ${truth.lastSeq} to ${seq}`);
        take(truth, { seq, at, ...(JSON.parse(json) as EventBody) });
      }
    }
  }

  return {
    look,
    prompts,
    /** The session was there when it was last looked. */
    isKnown: (id: SessionId): boolean => known.has(id),
    /** The entries of a life of a session's log, as JSON by seq, as they were at `seq`. */
    entriesAt(id: SessionId, epoch: Epoch, seq: number): Map<number, string> | null {
      const truth = truths.get(key(id, epoch));
      if (truth === undefined || seq > truth.lastSeq) return null;
      const entries = new Map<number, string>();
      for (const [at, versions] of truth.versions) {
        if (at > seq) continue;
        let newest: Version | undefined;
        for (const version of versions) if (version.rev <= seq) newest = version;
        if (newest) entries.set(at, newest.json);
      }
      return entries;
    },
    /** What an entry was just after event `rev`; undefined if that event did not change it. */
    version: (id: SessionId, epoch: Epoch, seq: number, rev: number): string | undefined =>
      truths
        .get(key(id, epoch))
        ?.versions.get(seq)
        ?.find((version) => version.rev === rev)?.json,
    sessions: (): { id: SessionId; epoch: Epoch; no: number; lastSeq: number }[] =>
      sessionRows.all().map((row) => {
        const [no, id, epoch, lastSeq] = row as SessionRow; // the same
        return { id, epoch, no, lastSeq };
      }),
  };
}
