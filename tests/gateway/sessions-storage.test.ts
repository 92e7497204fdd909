/** A disk that cannot be written: nothing is acknowledged, the reason is clear, and it goes on when it can. */
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import {
  eventsOf,
  eventually,
  prompt,
  promptId,
  readable,
  startService,
  startSession,
  text,
} from '../support/gateway/service.ts';

const TIMING = { retryMs: 50 };

/** Holds the log's write lock, as a full disk would: every commit fails. */
function blockWrites(dataDir: string): () => void {
  const db = new Database(join(dataDir, 'events.db'));
  db.exec('BEGIN IMMEDIATE');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}

describe('when the log cannot be written', () => {
  it('does not acknowledge a prompt, and says why', async () => {
    const { service, dataDir } = await startService({ timing: TIMING });
    const id = await startSession(service);
    const unblock = blockWrites(dataDir);
    let stored = false;
    const reply = service.prompt(id, promptId('p'), text('say x'), () => {
      stored = true;
    });
    await expect(reply).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('cannot write its log'),
    });
    expect(stored).toBe(false);
    unblock();
    expect(await service.prompt(id, promptId('p'), text('say x'))).toBe('end_turn');
    expect(readable(service, id)).toEqual(['user: say x', 'agent: x']);
  });

  it('ends a turn that it can no longer log, shows the session failed, and mends the log by itself', async () => {
    const { service, dataDir } = await startService({ timing: TIMING });
    const id = await startSession(service);
    const shown: string[] = [];
    service.onChange((event) => {
      if (event.type === 'updated')
        shown.push(`${event.session.state} ${event.session.error?.code ?? ''}`.trim());
    });
    const turn = prompt(service, id, 'ask');
    await eventually(() => expect(service.get(id)?.state).toBe('requires_action'));
    const [question] = service.pendingPermissions(id);
    if (!question) throw new Error('a question');
    const unblock = blockWrites(dataDir);
    const yes = { outcome: 'selected', optionId: 'yes' } as const;
    await expect(service.answerPermission(id, question.requestId, yes, 'Desk')).rejects.toMatchObject({
      code: 'storage',
    });
    await expect(turn).rejects.toMatchObject({ code: 'storage' });
    expect(service.get(id)).toMatchObject({ state: 'failed', error: { code: 'storage' } });
    await eventually(() => expect(service.stats().agents).toBe(0));
    unblock();
    await eventually(() => expect(service.pendingPermissions(id)).toEqual([]));
    expect(eventsOf(service, id).slice(-2)).toMatchObject([
      { type: 'permission_resolved', by: 'gateway' },
      { type: 'turn', state: 'idle', error: { code: 'storage' } },
    ]);
    expect(shown).toContain('failed storage');
    expect(await prompt(service, id, 'say again')).toBe('end_turn');
    expect(service.get(id)).toMatchObject({ state: 'idle', error: null });
  });

  it('creates no session, and removes none', async () => {
    const { service, dataDir } = await startService({ timing: TIMING });
    const id = await startSession(service);
    const unblock = blockWrites(dataDir);
    await expect(service.create({ agent: 'core' })).rejects.toMatchObject({ code: 'storage' });
    await expect(service.delete(id)).rejects.toMatchObject({ code: 'storage' });
    await expect(service.patch(id, { title: 'x' })).rejects.toMatchObject({ code: 'storage' });
    expect(service.list().map((session) => session.id)).toEqual([id]);
    unblock();
    await service.delete(id);
    expect(service.list()).toEqual([]);
  });
});
