/** What is left after a gateway was killed: everything that anybody was told, and nothing that is not true. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteEventLog } from '../../src/gateway/log/sqlite-event-log.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { entryText } from '../../src/shared/entry.ts';
import { type SessionId, sessionIdSchema, ZERO_SEQ } from '../../src/shared/ids.ts';
import { buildProgram, type ChildProgram, runProgram } from '../support/gateway/child-program.ts';
import { coreAgentPath } from '../support/gateway/core-agent.ts';
import {
  entriesOf,
  eventsOf,
  eventually,
  isAlive,
  named,
  promptId,
  readable,
  startService,
  temporaryDirectory,
  text,
} from '../support/gateway/service.ts';

let logProgram: ChildProgram;
let serviceProgram: ChildProgram;
const support = join(import.meta.dirname, '../support/gateway');

beforeAll(async () => {
  logProgram = await buildProgram(join(support, 'log-program.ts'));
  serviceProgram = await buildProgram(join(support, 'service-program.ts'));
}, 60_000);
afterAll(async () => {
  await logProgram.remove();
  await serviceProgram.remove();
});

describe('a log whose process is killed', () => {
  it.each([
    200, 2_000, 9_000,
  ])('has every event that anybody was told of (%i), and its entries', async (told) => {
    const dataDir = temporaryDirectory();
    const id = v.parse(sessionIdSchema, randomUUID());
    const writer = runProgram(logProgram, [dataDir, id]);
    await eventually(() => expect(writer.said.length).toBeGreaterThan(told));
    await writer.kill();
    const last = Number(writer.said.at(-1));
    expect(writer.said).toEqual(Array.from({ length: last }, (_, index) => index + 1));

    const log = createSqliteEventLog({ dataDir, log: silentLogger });
    const head = log.record(id)?.lastSeq ?? 0;
    expect(head).toBeGreaterThanOrEqual(last);
    const events = log.events(id, ZERO_SEQ, head + 10);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    const { entries, asOf } = log.entries(id, null, head);
    expect(asOf).toBe(head);
    const words = entries.toReversed().map(entryText).join('');
    expect(words).toBe(Array.from({ length: head }, (_, index) => `#${index + 1} `).join(''));
    log.close();
  });
});

async function crashed(agent: string, prompts: string[], until: (said: unknown[]) => void) {
  const dataDir = temporaryDirectory();
  const root = temporaryDirectory();
  const env = { CORE_AGENT_DIR: join(dataDir, 'agent-memory'), CORE_AGENT_PATH: coreAgentPath };
  const program = runProgram(serviceProgram, [dataDir, root, agent, ...prompts], env);
  await eventually(() => until(program.said));
  await program.kill();
  const { id } = program.said.find((message) => v.is(v.looseObject({ id: sessionIdSchema }), message)) as {
    id: SessionId;
  };
  const seen = program.said.flatMap((message) =>
    v.is(v.object({ seq: v.number() }), message) ? message.seq : [],
  );
  const { service } = await startService({ dataDir, root, agents: [agent] });
  return { service, id, seen, said: program.said };
}

const state = (name: string) => (said: unknown[]) =>
  expect(said).toContainEqual(expect.objectContaining({ state: name }));

describe('a service that was killed', () => {
  it('lists the session idle, ends its turn in the log, and never runs its prompt again', async () => {
    const { service, id, seen } = await crashed('load', ['hang'], state('running'));
    expect(service.get(id)).toMatchObject({ state: 'idle', error: null });
    const events = eventsOf(service, id);
    expect(events.length).toBeGreaterThanOrEqual(seen.length);
    expect(events.at(-1)).toMatchObject({
      type: 'turn',
      state: 'idle',
      promptId: 'p1',
      error: { code: 'gateway_restarted' },
    });
    await expect(service.prompt(id, promptId('p1'), text('hang'))).rejects.toMatchObject({
      failure: { code: 'gateway_restarted' },
    });
    expect(service.stats().agents).toBe(0);
  });

  it('resolves what was asked, by the gateway', async () => {
    const { service, id } = await crashed('load', ['ask'], state('requires_action'));
    expect(service.pendingPermissions(id)).toEqual([]);
    expect(eventsOf(service, id).slice(-2)).toMatchObject([
      { type: 'permission_resolved', by: 'gateway', outcome: { outcome: 'cancelled' } },
      { type: 'turn', state: 'idle', error: { code: 'gateway_restarted' } },
    ]);
    expect(readable(service, id).slice(0, 2)).toEqual(['user: ask', 'permission: Run it?']);
  });

  it('runs the prompts that were stored and had not begun', async () => {
    const { service, id } = await crashed('load', ['hang', 'say later'], (said) => {
      state('running')(said);
      expect(said).toContainEqual({ stored: 'p2' });
    });
    expect(await service.prompt(id, promptId('p2'), text('say later'))).toBe('end_turn');
    expect(entriesOf(service, id).filter(({ kind }) => kind === 'user')).toHaveLength(2);
    expect(readable(service, id).at(-1)).toBe('agent: later');
  });

  it('lets an agent that can load go on with the conversation, its history not logged again', async () => {
    const { service, id } = await crashed('load', ['say before', 'hang'], (said) => {
      expect(said).toContainEqual({ promptId: 'p1', stopReason: 'end_turn' });
    });
    await service.prompt(id, promptId(), text('say after'));
    const lines = readable(service, id).filter((line) => !line.startsWith('error'));
    expect(lines).toEqual(
      expect.arrayContaining(['user: say before', 'agent: before', 'user: say after', 'agent: after']),
    );
    expect(lines.join()).not.toContain('history of');
    expect(lines.join()).not.toContain('does not remember');
    expect(service.info(id).commands).toMatchObject([{ name: 'loaded' }]);
  });

  it('lets an agent that can resume go on', async () => {
    const { service, id } = await crashed('resume', ['say before', 'hang'], (said) => {
      expect(said).toContainEqual({ promptId: 'p1', stopReason: 'end_turn' });
    });
    await service.prompt(id, promptId(), text('say after'));
    expect(readable(service, id).join()).not.toContain('does not remember');
    expect(service.info(id).modes?.availableModes).toHaveLength(2);
  });

  it.each(['core', 'load+die-load'])('says so when the agent does not remember (%s)', async (agent) => {
    const { service, id } = await crashed(agent, ['say before', 'hang'], (said) => {
      expect(said).toContainEqual({ promptId: 'p1', stopReason: 'end_turn' });
    });
    const reply = service.prompt(id, promptId(), text('say after'));
    if (agent === 'core') {
      await reply;
      expect(named(eventsOf(service, id))).toContain('update notice');
      expect(readable(service, id)).toContain('notice: The agent does not remember this conversation');
    } else {
      await expect(reply).rejects.toMatchObject({ failure: { code: 'agent_start_failed' } });
    }
  });

  it('ends the agents that the killed one left behind', async () => {
    const { service, id, said } = await crashed('stubborn+load', ['pid', 'hang'], (messages) => {
      expect(messages).toContainEqual({ promptId: 'p1', stopReason: 'end_turn' });
    });
    expect(said.length).toBeGreaterThan(0);
    const pid = Number(readable(service, id)[1]?.match(/\d+/)?.[0]);
    // Killed as the service starts; the system takes a moment for it.
    await eventually(() => expect(isAlive(pid)).toBe(false));
  });
});
