/** What every event log does with prompts: kept until they are done, whatever people change while they wait. */
import { expect, it } from 'vitest';
import type { EventLog } from '../../../src/gateway/log/event-log.ts';
import type { SessionId } from '../../../src/shared/ids.ts';
import { fixed, newId, promptId, RECORD, running } from './event-log-said.ts';

/** `open` opens the same log again, once the earlier one is closed. */
interface LogWithSession {
  open: () => EventLog;
  log: EventLog;
  id: SessionId;
}

export function describePrompts(withSession: () => Promise<LogWithSession>): void {
  it('remembers prompts by their id, once, and what became of them', async () => {
    const { open, log, id } = await withSession();
    const [a, b] = [promptId('a'), promptId('b')];
    const content = [{ type: 'text' as const, text: 'x' }];
    await log.append(id, {
      prompts: [
        { type: 'queued', promptId: a, content },
        { type: 'queued', promptId: b, content },
      ],
    });
    await log.append(id, { prompts: [{ type: 'queued', promptId: a, content: [] }] });
    expect(log.wasPrompted(id)).toBe(false);
    await log.append(id, { events: running('a'), prompts: [{ type: 'running', promptId: a }] });
    expect(log.openPrompts(id).map(({ promptId, state }) => [promptId, state])).toEqual([
      ['a', 'running'],
      ['b', 'queued'],
    ]);
    await log.append(id, {
      prompts: [{ type: 'done', promptId: a, result: { type: 'stopped', stopReason: 'end_turn' } }],
    });
    log.close();
    const again = open();
    expect(again.prompt(id, a)).toMatchObject({
      state: 'done',
      result: { type: 'stopped', stopReason: 'end_turn' },
    });
    expect(again.openPrompts(id)).toMatchObject([{ promptId: b, state: 'queued', content, result: null }]);
    expect(again.prompt(id, promptId('c'))).toBeUndefined();
    expect(again.wasPrompted(id)).toBe(true);
    again.close();
  });

  it('keeps what people do to prompts that wait, and leaves those that began as they are', async () => {
    const { open, log, id } = await withSession();
    const other = newId();
    await log.create(fixed(other), RECORD, {});
    const [a, b, c, d] = [promptId('a'), promptId('b'), promptId('c'), promptId('d')];
    const text = (words: string) => [{ type: 'text' as const, text: words }];
    const result = { type: 'stopped', stopReason: 'cancelled' } as const;
    const queued = [a, b, c].map((promptId) => ({ type: 'queued' as const, promptId, content: text('x') }));
    await log.append(other, { prompts: [{ type: 'queued', promptId: a, content: text('of another') }] });
    await log.append(id, { prompts: queued });
    const told: boolean[] = [];
    log.onCommit(({ queue }) => told.push(queue));
    await log.append(id, { prompts: [{ type: 'ordered', promptIds: [c, a, b] }] });
    await log.append(id, { prompts: [{ type: 'edited', promptId: a, content: text('y') }] });
    await log.append(id, { prompts: [{ type: 'withdrawn', promptId: b, result }] });
    // Withdrawn before it came: it is not taken in any more.
    await log.append(id, { prompts: [{ type: 'withdrawn', promptId: d, result }] });
    await log.append(id, { prompts: [{ type: 'queued', promptId: d, content: text('late') }] });
    expect(log.wasPrompted(id)).toBe(false);
    await log.append(id, { events: running('c'), prompts: [{ type: 'running', promptId: c }] });
    await log.append(id, {
      prompts: [
        { type: 'edited', promptId: c, content: text('too late') },
        { type: 'withdrawn', promptId: c, result },
        { type: 'ordered', promptIds: [a, c] },
      ],
    });
    await log.append(id, { prompts: [{ type: 'done', promptId: c, result }] });
    expect(told).toEqual([true, true, true, true, true, true, true, false]);
    log.close();
    const again = open();
    expect(again.openPrompts(id)).toMatchObject([{ promptId: a, state: 'queued', content: text('y') }]);
    expect(again.prompt(id, c)).toMatchObject({ state: 'done', result });
    for (const gone of [b, d]) expect(again.prompt(id, gone)).toMatchObject({ state: 'withdrawn', result });
    expect(again.openPrompts(other)).toMatchObject([{ promptId: a, content: text('of another') }]);
    again.close();
  });
}
