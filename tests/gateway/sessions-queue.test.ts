/** What waits for its turn: withdrawn, edited, ordered, run next; and what of it is left after a crash. */
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionService } from '../../src/gateway/sessions/session-service.ts';
import { type SessionId, sessionIdSchema } from '../../src/shared/ids.ts';
import { buildProgram, type ChildProgram, runProgram } from '../support/gateway/child-program.ts';
import { coreAgentPath } from '../support/gateway/core-agent.ts';
import {
  entriesOf,
  eventually,
  prompt,
  promptId,
  readable,
  startService,
  startSession,
  temporaryDirectory,
  text,
} from '../support/gateway/service.ts';

/** A session whose agent is busy with a prompt that only a cancel ends, and what waits behind it. */
async function busy(service: SessionService, ...waiting: string[]) {
  const id = await startSession(service);
  const first = prompt(service, id, 'hang');
  first.catch(() => undefined); // some are still there when the test is over
  await eventually(() => expect(service.get(id)?.state).toBe('running'));
  const replies = new Map<string, Promise<string>>();
  for (const words of waiting) {
    await new Promise<void>((stored) => {
      const reply = service.prompt(id, promptId(words), text(words), stored);
      reply.catch(() => undefined);
      replies.set(words, reply);
    });
  }
  const queue = () => service.queue(id).map((waits) => waits.content[0]);
  return { id, first, replies, queue };
}
const says = (...words: string[]) => words.map((word) => ({ type: 'text', text: word }));
const asked = (service: SessionService, id: SessionId) =>
  readable(service, id).filter((line) => line.startsWith('user'));

describe('prompts that wait', () => {
  it('are told in their order, with when they came, and to those who follow', async () => {
    const { service } = await startService();
    const { id, queue } = await busy(service, 'say a', 'say b');
    expect(queue()).toEqual(says('say a', 'say b'));
    expect(service.queue(id)[0]?.at).toBeGreaterThan(Date.now() - 60_000);
    const told: unknown[] = [];
    const stop = service.followQueue(id, () => told.push(queue()));
    await service.changeQueue(id, { type: 'order', promptIds: [promptId('say b')] });
    expect(told).toEqual([says('say b', 'say a')]);
    await service.cancel(id);
    await eventually(() => expect(told.at(-1)).toEqual([]));
    stop();
  });

  it('withdrawn never run: whoever waits is told, and a repeat of them too', async () => {
    const { service } = await startService();
    const { id, replies } = await busy(service, 'say a', 'say b');
    expect(await service.changeQueue(id, { type: 'withdraw', promptId: promptId('say a') })).toBe('done');
    expect(await service.changeQueue(id, { type: 'withdraw', promptId: promptId('say a') })).toBe('done');
    expect(await replies.get('say a')).toBe('cancelled');
    expect(await service.prompt(id, promptId('say a'), text('say a'))).toBe('cancelled');
    await service.cancel(id);
    await replies.get('say b');
    expect(asked(service, id)).toEqual(['user: hang', 'user: say b']);
  });

  it('withdrawn before they came do not run when they come', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const [change] = await Promise.all([
      service.changeQueue(id, { type: 'withdraw', promptId: promptId('late') }),
      service.prompt(id, promptId('late'), text('say late')).then((reply) => expect(reply).toBe('cancelled')),
    ]);
    expect(change).toBe('done');
    expect(readable(service, id)).toEqual([]);
    // An agent that was asked nothing has nothing to remember.
    expect(await prompt(service, id, 'say on')).toBe('end_turn');
  });

  it('run as they were edited last', async () => {
    const { service } = await startService();
    const { id, replies, queue } = await busy(service, 'say a');
    for (const words of ['say b', 'say c']) {
      const edit = { type: 'edit', promptId: promptId('say a'), content: text(words) } as const;
      expect(await service.changeQueue(id, edit)).toBe('done');
    }
    expect(queue()).toEqual(says('say c'));
    await service.cancel(id);
    await replies.get('say a');
    expect(readable(service, id).slice(-2)).toEqual(['user: say c', 'agent: c']);
  });

  it('keep an attachment that an edit names, and refuse an edit that names none', async () => {
    const { service } = await startService();
    const { id } = await busy(service, 'say a');
    const image = { type: 'image' as const, data: 'AAAA', mimeType: 'image/png' };
    const named = (at: number) => ({ ...image, data: '', _meta: { 'aperture/stored': at } });
    const edit = (...content: ReturnType<typeof named>[]) =>
      service.changeQueue(id, { type: 'edit', promptId: promptId('say a'), content });
    await service.changeQueue(id, {
      type: 'edit',
      promptId: promptId('say a'),
      content: [...text('see'), image],
    });
    expect(await edit(named(1))).toBe('done');
    expect(service.queue(id)[0]?.content).toEqual([image]);
    await expect(edit(named(1))).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('run next: the turn that runs is stopped, once, and the others keep their order', async () => {
    const { service } = await startService();
    const { id, first, replies } = await busy(service, 'say a', 'say b', 'say c');
    const runNext = () => service.changeQueue(id, { type: 'run_next', promptId: promptId('say c') });
    expect(await runNext()).toBe('done');
    expect(await first).toBe('cancelled');
    await Promise.all(replies.values());
    expect(asked(service, id)).toEqual(['user: hang', 'user: say c', 'user: say a', 'user: say b']);
    expect(await runNext()).toBe('too_late');
  });

  it('cannot be changed once their turn has begun, and those that never came are not known', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const running = service.prompt(id, promptId('p'), text('hang'));
    await eventually(() => expect(service.get(id)?.state).toBe('running'));
    const content = text('say other');
    expect(await service.changeQueue(id, { type: 'withdraw', promptId: promptId('p') })).toBe('too_late');
    expect(await service.changeQueue(id, { type: 'edit', promptId: promptId('p'), content })).toBe(
      'too_late',
    );
    expect(await service.changeQueue(id, { type: 'run_next', promptId: promptId('p') })).toBe('too_late');
    expect(await service.changeQueue(id, { type: 'edit', promptId: promptId('x'), content })).toBe('unknown');
    expect(service.get(id)?.state).toBe('running');
    await service.cancel(id);
    expect(await running).toBe('cancelled');
  });

  it('either run as they were or are withdrawn, when both happen at once', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    for (let n = 0; n < 20; n++) {
      const words = `say ${n}`;
      const reply = service.prompt(id, promptId(words), text(words));
      for (let tick = 0; tick < n; tick++) await Promise.resolve();
      const outcome = await service.changeQueue(id, { type: 'withdraw', promptId: promptId(words) });
      expect(await reply).toBe(outcome === 'done' ? 'cancelled' : 'end_turn');
      expect(asked(service, id).includes(`user: ${words}`)).toBe(outcome === 'too_late');
    }
  });
});

describe('a gateway that was killed', () => {
  let program: ChildProgram;
  beforeAll(async () => {
    program = await buildProgram(join(import.meta.dirname, '../support/gateway/queue-program.ts'));
  }, 60_000);
  afterAll(() => program.remove());

  it('runs what waited as it was left: in its order, edited, without what was withdrawn', async () => {
    const dataDir = temporaryDirectory();
    const root = temporaryDirectory();
    const env = { CORE_AGENT_DIR: join(dataDir, 'agent-memory'), CORE_AGENT_PATH: coreAgentPath };
    const running = runProgram(program, [dataDir, root], env);
    await eventually(() => expect(running.said.at(-1)).toEqual({ changed: true }));
    await running.kill();
    const { id } = v.parse(v.object({ id: sessionIdSchema }), running.said[0]);
    const { service } = await startService({ dataDir, root, agents: ['load'] });
    await eventually(() =>
      expect(entriesOf(service, id).filter(({ kind }) => kind === 'agent')).toHaveLength(2),
    );
    expect(asked(service, id)).toEqual(['user: hang', 'user: say last', 'user: say edited']);
    expect(await service.prompt(id, promptId('b'), text('say b'))).toBe('cancelled');
  });
});
