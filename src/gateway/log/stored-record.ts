/** A row of `sessions` as a record. A row that does not fit is no session: it must not stop the others. */
import * as v from 'valibot';
import { failureSchema } from '../../shared/event.ts';
import { epochSchema, seqSchema, sessionIdSchema } from '../../shared/ids.ts';
import { sessionStateSchema } from '../../shared/session.ts';
import type { SessionRecord } from './event-log.ts';
import { readJson } from './statements.ts';

const rowSchema = v.tuple([
  v.number(),
  sessionIdSchema,
  epochSchema,
  v.string(),
  v.string(),
  v.number(),
  v.string(),
  v.number(),
  sessionStateSchema,
  v.nullable(v.string()),
  seqSchema,
  v.number(),
  v.number(),
  v.nullable(v.string()),
  seqSchema,
  v.number(),
  v.string(),
]);

export function readRecord(row: unknown[]): { no: number; record: SessionRecord } | null {
  const parsed = v.safeParse(rowSchema, row);
  if (!parsed.success) return null;
  const [no, id, epoch, agent, cwd, createdAt, title, titledByPerson, state, error, ...rest] = parsed.output;
  const [readSeq, archived, pinned, agentSessionId, lastSeq, lastActivity, preview] = rest;
  const failure = v.safeParse(failureSchema, readJson(error ?? undefined));
  return {
    no,
    record: {
      id,
      epoch,
      agent,
      cwd,
      createdAt,
      title,
      titledByPerson: titledByPerson === 1,
      state,
      error: failure.success ? failure.output : null,
      readSeq,
      archived: archived === 1,
      pinned: pinned === 1,
      agentSessionId,
      lastSeq,
      lastActivity,
      preview,
    },
  };
}
