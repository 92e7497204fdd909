/**
 * Takes over the earlier app's history, once: each session of it is stored as a whole before it shows, and one
 * that is there already is not touched, so that a crash at any point costs nothing but the session it was at.
 * The mark that it is done is set at the end. What the gateway knows is the gateway's.
 */
import * as v from 'valibot';
import { type SessionId, sessionIdSchema } from '../../../shared/ids.ts';
import { CallError } from '../../../shared/rpc.ts';
import type { LegacyImport, LegacyReport } from '../../../shared/rpc-archive.ts';
import { errorName } from '../../report.ts';
import { META_KEYS } from '../../store/log-store.ts';
import type { SessionRecord } from '../../store/records.ts';
import { type Gist, gistWith, importedRecord, NO_GIST } from '../imported-session.ts';
import type { ArchiveParts } from '../load-archive.ts';
import { createStaging, type StagedEntry } from '../staging.ts';
import { type LegacyDatabase, openLegacyDatabase } from './legacy-database.ts';
import { createLegacyEntries } from './legacy-entries.ts';
import { fieldsOf, idOf, sessionIdOf } from './legacy-fields.ts';
import { readMessage } from './legacy-message.ts';
import { type LegacyOrder, readOrder } from './legacy-order.ts';
import { type LegacySession, readLegacySession, sessionOfMessages } from './legacy-session.ts';

/** Messages read, and entries stored, at a time. */
const BATCH = 200;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const reportSchema = v.object({
  at: v.number(),
  sessions: count,
  messages: count,
  known: count,
  unreadable: count,
  active: v.nullable(sessionIdSchema),
});

type Parts = Omit<ArchiveParts, 'store'> & { store: Pick<ArchiveParts['store'], 'commit' | 'getMeta'> };

export function createLegacyImport({ store, logs, sessions, state, tabs, clock, report }: Parts) {
  const staging = createStaging({ store, logs, adopt: sessions.onImported }, 'legacy');
  let done: LegacyReport | null = null;

  async function keep(next: LegacyReport): Promise<void> {
    done = next;
    logs.add({ meta: [{ key: META_KEYS.legacy, value: next }] });
    await logs.flush();
    state.setLegacy({ status: 'done', ...next });
  }

  async function start(): Promise<void> {
    const stored = v.safeParse(reportSchema, await store.getMeta(META_KEYS.legacy));
    if (stored.success) {
      done = stored.output;
      state.setLegacy({ status: 'done', ...done });
      return;
    }
    await staging.sweep();
    const db = await openLegacyDatabase().catch((error: unknown) => fail(error));
    if (db === null) state.setLegacy({ status: 'none' });
    // Not awaited: it may take minutes, and the state says how far it is.
    if (db) void run(db).catch((error: unknown) => fail(error));
  }

  function fail(error: unknown): void {
    report('the earlier app’s history could not be read', errorName(error));
    const reason =
      error instanceof CallError ? error.message : 'The earlier app’s database could not be read.';
    state.setLegacy({ status: 'failed', reason } satisfies LegacyImport);
  }

  async function run(db: LegacyDatabase): Promise<void> {
    try {
      await importAll(db);
    } finally {
      db.close();
    }
  }

  async function importAll(db: LegacyDatabase): Promise<void> {
    const { found, unreadable } = await findSessions(db);
    const order = await readOrder(db);
    const known = new Set(found.map(({ legacyId }) => legacyId));
    for (const id of order.sessionIds) if (!known.has(id)) found.push(sessionOfMessages(id));
    const result = { sessions: 0, messages: 0, known: 0, unreadable: unreadable + order.unreadable };
    for (const [index, session] of found.entries()) {
      state.setLegacy({ status: 'running', done: index, total: found.length });
      const messages = await importSession(db, session, order);
      if (messages === null) result.known += 1;
      else {
        result.sessions += 1;
        result.messages += messages;
      }
    }
    await staging.end();
    await keep({ at: clock.now(), ...result, active: await findActive(db) });
    say(result);
  }

  /** How many messages it has; null if the gateway has the session. */
  async function importSession(
    db: LegacyDatabase,
    session: LegacySession,
    order: LegacyOrder,
  ): Promise<number | null> {
    const id = v.parse(sessionIdSchema, await sessionIdOf(session.legacyId));
    const places = order.messagesOf(session.legacyId, session.createdAt ?? clock.now());
    const here = logs.get(id);
    if (here) return here.session.imported ? places.length : null;

    const entries = createLegacyEntries();
    const sessionNo = await staging.take();
    let gist: Gist = NO_GIST;
    const batch: StagedEntry[] = [];
    for (let from = 0; from < places.length; from += BATCH) {
      if (batch.length >= BATCH) await staging.write(batch.splice(0));
      const page = places.slice(from, from + BATCH);
      const values = await db.get(
        'messages',
        page.map(({ key }) => key),
      );
      for (const [index, value] of values.entries()) {
        for (const entry of entries.add(readMessage(value) ?? [], page[index]?.at ?? 0)) {
          gist = gistWith(gist, entry);
          batch.push({ sessionNo, entry });
        }
      }
    }
    const shown = await staging.show([recordOf(id, sessionNo, session, places, gist)], batch);
    return shown.length > 0 ? places.length : null;
  }

  function recordOf(
    id: SessionId,
    sessionNo: number,
    { agent, title, cwd, ...session }: LegacySession,
    places: readonly { at: number }[],
    gist: Gist,
  ): SessionRecord {
    const first = places[0]?.at;
    const last = places.at(-1)?.at;
    const createdAt = session.createdAt ?? first ?? session.lastActivity ?? clock.now();
    const lastActivity = last ?? session.lastActivity ?? createdAt;
    return importedRecord(sessionNo, {
      id,
      agent,
      title,
      cwd,
      createdAt,
      lastActivity,
      ...gist,
      missing: null,
    });
  }

  /** The session that was looked at last, if it is here now. */
  async function findActive(db: LegacyDatabase): Promise<SessionId | null> {
    const values = new Map<unknown, unknown>();
    for await (const page of db.pages('metadata', BATCH)) {
      for (const { key, value } of page) values.set(key, fieldsOf(value)?.value ?? value);
    }
    for (const key of ['currentSession', 'lastSessionId']) {
      const value = values.get(key);
      const legacyId = idOf({ value }, 'value') ?? idOf(fieldsOf(value) ?? {}, 'id', 'sessionId');
      if (legacyId === null) continue;
      const id = v.parse(sessionIdSchema, await sessionIdOf(legacyId));
      if (logs.get(id)) return id;
    }
    return null;
  }

  function say({ sessions, unreadable }: Pick<LegacyReport, 'sessions' | 'unreadable'>): void {
    if (sessions === 0 && unreadable === 0) return;
    const what = `${sessions} ${sessions === 1 ? 'session' : 'sessions'} of the earlier app`;
    const rest =
      unreadable === 0 ? '' : ` ${unreadable} ${unreadable === 1 ? 'record' : 'records'} could not be read.`;
    tabs.toast({ push: 'toast', tone: 'info', text: `${what} can be read under “Archived”.${rest}` });
  }

  return {
    start,
    /** Given once: the first tab that asks opens it. */
    async takeActive(): Promise<SessionId | null> {
      const active = done?.active ?? null;
      if (done && active !== null) await keep({ ...done, active: null });
      return active !== null && logs.get(active) ? active : null;
    },
  };
}

async function findSessions(db: LegacyDatabase): Promise<{ found: LegacySession[]; unreadable: number }> {
  const found = new Map<string, LegacySession>();
  let unreadable = 0;
  for await (const page of db.pages('sessions', BATCH)) {
    for (const { key, value } of page) {
      const session = readLegacySession(key, value);
      if (session) found.set(session.legacyId, session);
      else unreadable += 1;
    }
  }
  return { found: [...found.values()], unreadable };
}
