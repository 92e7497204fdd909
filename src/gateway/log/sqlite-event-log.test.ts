import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { describeEventLog } from '../../../tests/support/gateway/event-log-contract.ts';
import type { EventBody } from '../../shared/event.ts';
import { epochSchema, type Seq, sessionIdSchema, toSeq, ZERO_SEQ } from '../../shared/ids.ts';
import { silentLogger } from '../logger.ts';
import type { MutableRecord } from './event-log.ts';
import { createSqliteEventLog } from './sqlite-event-log.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'aperture-log-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const open = (dataDir: string) => createSqliteEventLog({ dataDir, log: silentLogger });

describeEventLog('SQLite', () => {
  const dataDir = directory();
  return () => open(dataDir);
});

const RECORD: MutableRecord = {
  title: '',
  titledByPerson: false,
  state: 'idle',
  error: null,
  readSeq: ZERO_SEQ,
  archived: false,
  pinned: false,
  agentSessionId: null,
};
const newSession = () => ({
  id: v.parse(sessionIdSchema, randomUUID()),
  epoch: v.parse(epochSchema, 'e'),
  agent: 'demo',
  cwd: '/tmp',
  createdAt: 1,
});
const said = (text: string): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } },
});

async function prepared() {
  const dataDir = directory();
  const log = open(dataDir);
  const session = newSession();
  await log.create(session, RECORD, { events: [said('first')] });
  return { dataDir, log, id: session.id };
}

describe('the SQLite event log', () => {
  it('is readable by its owner only', async () => {
    const { dataDir, log } = await prepared();
    for (const file of ['events.db', 'events.db-wal', 'events.db-shm']) {
      expect(statSync(join(dataDir, file)).mode & 0o077).toBe(0);
    }
    log.close();
  });

  it('gives large entries and events in shorter pages, none left out, and says that there is more', async () => {
    const { log, id } = await prepared();
    const large = 'x'.repeat(300_000);
    for (let n = 0; n < 20; n += 1) {
      const body = said(`${n} ${large}`);
      await log.append(id, { events: [{ type: 'turn', state: 'idle', stopReason: 'refusal' }, body] });
    }
    const all = log.record(id)?.lastSeq ?? 0;
    const found: number[] = [];
    for (let before: Seq | null = null, more = true; more; ) {
      const page = log.entries(id, before, 500);
      expect(JSON.stringify(page.entries).length).toBeLessThan(1_400_000);
      found.push(...page.entries.map(({ seq }) => seq));
      before = page.entries.at(-1)?.seq ?? null;
      more = page.more;
    }
    expect(found).toEqual(Array.from({ length: all }, (_, index) => all - index));
    const events: number[] = [];
    while (events.length < all) {
      const page = log.events(id, toSeq(events.at(-1) ?? 0), 1_000);
      expect(JSON.stringify(page).length).toBeLessThan(4_600_000);
      events.push(...page.map(({ seq }) => seq));
    }
    expect(events).toEqual(Array.from({ length: all }, (_, index) => index + 1));
    log.close();
  });

  it('gives one entry that is larger than a page', async () => {
    const { log, id } = await prepared();
    await log.append(id, { events: [{ type: 'turn', state: 'idle', stopReason: 'refusal' }] });
    await log.append(id, { events: [said('y'.repeat(3_000_000))] });
    const page = log.entries(id, null, 500);
    expect(page).toMatchObject({ more: true, entries: [{ seq: 3 }] });
    expect(log.entries(id, toSeq(3), 500)).toMatchObject({ more: false, entries: [{ seq: 2 }, { seq: 1 }] });
    log.close();
  });

  it('acknowledges and tells nothing that it could not write, and goes on when it can again', async () => {
    const { dataDir, log, id } = await prepared();
    const told: number[] = [];
    log.follow(id, (events) => told.push(...events.map(({ seq }) => seq)));
    const intruder = new Database(join(dataDir, 'events.db'));
    intruder.exec('BEGIN IMMEDIATE');
    await expect(log.append(id, { events: [said('lost')] })).rejects.toThrow(
      'another program holds the database',
    );
    expect(log.record(id)?.lastSeq).toBe(1);
    expect(log.entries(id, null, 9).entries).toHaveLength(1);
    await expect(log.create(newSession(), RECORD, {})).rejects.toThrow('cannot write its log');
    expect(log.records()).toHaveLength(1);
    intruder.exec('ROLLBACK');
    intruder.close();
    await log.append(id, { events: [said('second')] });
    expect(told).toEqual([2]);
    expect(log.events(id, ZERO_SEQ, 9).map(({ seq }) => seq)).toEqual([1, 2]);
    log.close();
  });

  it('lets no session suffer for a write of another that cannot be stored', async () => {
    const { log, id } = await prepared();
    const other = newSession();
    await log.create(other, RECORD, {});
    const circular: Record<string, unknown> = { sessionUpdate: 'tool_call_update', toolCallId: 't' };
    circular.rawInput = circular;
    const bad = { type: 'update', update: circular } as unknown as EventBody; // no JSON could say this
    const writes = await Promise.allSettled([
      log.append(id, { events: [bad] }),
      log.append(other.id, { events: [said('fine')] }),
    ]);
    expect(writes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(log.record(id)?.lastSeq).toBe(1);
    await log.append(id, { events: [said(' and on')] });
    expect(log.info(id).preview).toBe('first and on');
    log.close();
  });

  it('folds anew what is stored and cannot be read', async () => {
    const { dataDir, log, id } = await prepared();
    await log.append(id, { events: [said(' and more')] });
    log.close();
    const db = new Database(join(dataDir, 'events.db'));
    db.exec("UPDATE folds SET json = '{'; UPDATE entries SET json = 'x'");
    db.close();
    const again = open(dataDir);
    expect(again.info(id).preview).toBe('first and more');
    expect(again.entries(id, null, 9).entries).toHaveLength(1);
    again.close();
  });

  it('leaves out a session that cannot be read, and opens with the others', async () => {
    const { dataDir, log, id } = await prepared();
    const other = newSession();
    await log.create(other, RECORD, {});
    log.close();
    const db = new Database(join(dataDir, 'events.db'));
    db.exec(`UPDATE sessions SET state = 'dreaming' WHERE id = '${other.id}'`);
    db.exec("UPDATE events SET json = 'damaged' WHERE seq = 1");
    db.close();
    const again = open(dataDir);
    expect(again.records().map((record) => record.id)).toEqual([id]);
    expect(again.events(id, ZERO_SEQ, 9)).toMatchObject([{ seq: 1, type: 'update' }]);
    again.close();
  });

  it('refuses a file of a newer format, by name', () => {
    const dataDir = directory();
    open(dataDir).close();
    const db = new Database(join(dataDir, 'events.db'));
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => open(dataDir)).toThrow('written by a newer version');
  });

  it('clears the rows of removed sessions in the background', async () => {
    const { dataDir, log, id } = await prepared();
    await log.append(id, { events: Array.from({ length: 1_000 }, (_, n) => said(`${n}`)) });
    await log.remove(id);
    const db = new Database(join(dataDir, 'events.db'));
    const count = db
      .prepare(
        'SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM entries) + (SELECT count(*) FROM trash)',
      )
      .raw();
    await vi.waitFor(() => expect(count.get()).toEqual([0]), 20_000);
    db.close();
    log.close();
  });

  it('keeps few folds of sessions at rest in memory, and reads the others again', async () => {
    const dataDir = directory();
    const log = open(dataDir);
    const sessions = Array.from({ length: 50 }, newSession);
    for (const session of sessions) await log.create(session, RECORD, { events: [said(session.id)] });
    for (const { id } of sessions) expect(log.info(id).preview).toBe(id);
    log.close();
  });
});
