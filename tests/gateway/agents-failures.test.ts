import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  entriesOf,
  eventsOf,
  eventually,
  isAlive,
  named,
  prompt,
  readable,
  settled,
  startService,
  startSession,
} from '../support/gateway/service.ts';

describe('an agent that cannot be started', () => {
  it('fails its session when its command is not there, and touches no other', async () => {
    const missing = { id: 'missing', name: 'Missing', argv: ['no-such-program-anywhere'], builtin: false };
    const { service } = await startService({ commands: [missing] });
    expect(service.agents()).toContainEqual(expect.objectContaining({ id: 'missing', available: false }));
    const other = await startSession(service);
    const id = await startSession(service, 'missing');
    expect(service.get(id)).toMatchObject({ state: 'failed', error: { code: 'agent_not_found' } });
    expect(await prompt(service, other, 'say fine')).toBe('end_turn');
  });

  it('fails its session when it is no program', async () => {
    const broken = { id: 'broken', name: 'Broken', argv: ['/dev/null'], builtin: false };
    const { service } = await startService({ commands: [broken] });
    const id = await startSession(service, 'broken');
    expect(service.get(id)?.state).toBe('failed');
  });

  it.each([
    'die-initialize',
    'die-new',
    'leave-initialize',
    'leave-new',
  ])('says so when it leaves early (%s)', async (mode) => {
    const { service } = await startService({ agents: [mode] });
    const id = await startSession(service, mode);
    expect(service.get(id)).toMatchObject({ state: 'failed', error: { code: 'agent_start_failed' } });
    expect(named(eventsOf(service, id))).toEqual(['agent starting', 'agent exited']);
    expect(entriesOf(service, id).map(({ kind }) => kind)).toEqual(['error']);
  });

  it('is given up when it never answers initialize', async () => {
    const { service } = await startService({ agents: ['silent'], timing: { initializeMs: 200 } });
    const id = await startSession(service, 'silent');
    expect(service.get(id)?.error).toEqual({
      code: 'agent_start_failed',
      message: expect.stringContaining('did not answer initialize'),
    });
    expect(service.stats().agents).toBe(0);
  });

  it('passes on that it wants a login', async () => {
    const { service } = await startService({ agents: ['login'] });
    const id = await startSession(service, 'login');
    expect(service.get(id)?.error?.message).toContain('Authentication required');
  });

  it('fails what was asked of it, below the question, once for each', async () => {
    const { service } = await startService({ agents: ['silent'], timing: { initializeMs: 300 } });
    const { id } = await service.create({ agent: 'silent' });
    const replies = await Promise.allSettled([prompt(service, id, 'say a'), prompt(service, id, 'say b')]);
    expect(replies).toMatchObject([
      { status: 'rejected', reason: { failure: { code: 'agent_start_failed' } } },
      { status: 'rejected', reason: { failure: { code: 'agent_start_failed' } } },
    ]);
    expect(entriesOf(service, id).map(({ kind }) => kind)).toEqual(['user', 'error', 'user', 'error']);
    expect(service.get(id)?.state).toBe('failed');
  });

  it('is tried again with the next prompt', async () => {
    const { service } = await startService({ agents: ['die-new'] });
    const id = await startSession(service, 'die-new');
    await expect(prompt(service, id, 'say again')).rejects.toMatchObject({ code: 'agent_error' });
    expect(named(eventsOf(service, id)).filter((name) => name === 'agent starting')).toHaveLength(2);
  });
});

describe('an agent that dies', () => {
  it('ends the turn after its exit, and starts again with the next prompt', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await expect(prompt(service, id, 'exit 3')).rejects.toMatchObject({ failure: { code: 'agent_exited' } });
    expect(eventsOf(service, id).slice(-2)).toMatchObject([
      { type: 'agent', state: 'exited', code: 3, signal: null, error: { code: 'agent_exited' } },
      { type: 'turn', state: 'idle', error: { code: 'agent_exited' } },
    ]);
    expect(service.get(id)).toMatchObject({
      state: 'failed',
      error: { message: 'The agent ended with code 3' },
    });
    expect(readable(service, id)).toEqual(['user: exit 3', 'error: The agent ended with code 3']);
    expect(await prompt(service, id, 'say back')).toBe('end_turn');
  });

  it('is failed when killed in a turn', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await expect(prompt(service, id, 'kill')).rejects.toMatchObject({ failure: { code: 'agent_exited' } });
    expect(service.get(id)?.error?.message).toContain('SIGKILL');
  });

  it('is ended, not failed, when it leaves with code 0 while nothing runs', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'leave 0');
    await eventually(() => expect(service.get(id)?.state).toBe('ended'));
    expect(service.get(id)?.error).toBeNull();
    expect(readable(service, id).at(-1)).toBe('notice: The agent ended');
    expect(await prompt(service, id, 'leave 5')).toBe('end_turn');
    await eventually(() =>
      expect(service.get(id)).toMatchObject({ state: 'failed', error: { code: 'agent_exited' } }),
    );
  });

  it('has its last words logged before its exit', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await expect(prompt(service, id, 'exit-after-words 1')).rejects.toThrow();
    const said = readable(service, id).filter((line) => line.startsWith('agent: last words'));
    expect(said).toHaveLength(50);
    expect(named(eventsOf(service, id)).slice(-2)).toEqual(['agent exited', 'turn idle']);
  });

  it('dies at a prompt, with the queue behind it going on', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const dying = prompt(service, id, 'exit 4');
    const next = prompt(service, id, 'say next');
    await expect(dying).rejects.toMatchObject({ code: 'agent_error' });
    expect(await next).toBe('end_turn');
    expect(service.get(id)?.state).toBe('idle');
  });
});

describe('an agent that writes nonsense', () => {
  it('goes on after lines that are no JSON, odd frames and updates of unknown kinds', async () => {
    const { service } = await startService({ agents: ['garbage'] });
    const id = await startSession(service, 'garbage');
    expect(await prompt(service, id, 'garbage')).toBe('end_turn');
    const updates = named(eventsOf(service, id)).filter((name) => name.startsWith('update'));
    expect(updates).toEqual(['update something_newer', 'update tool_call', 'update agent_message_chunk']);
    expect(readable(service, id).at(-1)).toBe('agent: still here');
  });

  it('is logged by name, once for each kind of nonsense, and never with its content', async () => {
    const logged: unknown[] = [];
    const note = (fields: object, message: string) => void logged.push({ ...fields, message });
    const log = { debug: () => undefined, info: note, warn: note, error: note };
    const { service } = await startService({ agents: ['garbage'], log });
    const id = await startSession(service, 'garbage');
    await prompt(service, id, 'garbage');
    await prompt(service, id, 'flood-stderr');
    await prompt(service, id, 'say a secret');
    const text = JSON.stringify(logged);
    expect(text).toContain('what is no message');
    expect(text).not.toMatch(/not json|no block|levitate|eeee|secret|garbage\\n/);
    expect(logged.filter((line) => JSON.stringify(line).includes('no message'))).toHaveLength(1);
    expect(readable(service, id)).toContain('agent: flooded');
  });

  it('is told that a method does not exist', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'unknown');
    expect(readable(service, id).at(-1)).toBe('agent: code -32601');
  });

  it('fails its session with a line of 50 MB, and no other', async () => {
    const { service } = await startService();
    const [id, other] = await Promise.all([startSession(service), startSession(service)]);
    const huge = prompt(service, id, 'huge 50');
    expect(await prompt(service, other, 'say fine')).toBe('end_turn');
    await expect(huge).rejects.toMatchObject({ failure: { code: 'agent_protocol' } });
    expect(service.get(id)).toMatchObject({ state: 'failed', error: { code: 'agent_protocol' } });
    expect(service.get(other)?.state).toBe('idle');
  });

  it('fails its session when it closes its output', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await expect(prompt(service, id, 'close-output')).rejects.toMatchObject({
      failure: { code: 'agent_protocol' },
    });
  });

  it('has what it says before its session has a name logged, and nothing of other sessions', async () => {
    const { service } = await startService({ agents: ['early'] });
    const id = await startSession(service, 'early');
    await eventually(() => expect(service.info(id).commands).toMatchObject([{ name: 'early' }]));
    expect(named(eventsOf(service, id)).filter((name) => name === 'update plan')).toEqual([]);
  });
});

describe('processes', () => {
  it('are ended with all their children when the service stops, stubborn ones too', async () => {
    const { service } = await startService({ agents: ['stubborn+child', 'hidden-child'] });
    const ids = await Promise.all([
      startSession(service, 'stubborn+child'),
      startSession(service, 'hidden-child'),
    ]);
    const pids: number[] = [];
    for (const id of ids) {
      await prompt(service, id, 'pid');
      pids.push(Number(readable(service, id).at(-1)?.match(/\d+/)?.[0]));
    }
    const children = pids.flatMap(childrenOf);
    expect(children).toHaveLength(2);
    const started = performance.now();
    await service.shutdown();
    expect(performance.now() - started).toBeLessThan(4_000);
    for (const pid of [...pids, ...children]) expect(isAlive(pid)).toBe(false);
  });

  it('are not left behind when a session is removed before its agent has started', async () => {
    const { service } = await startService();
    const ids = await Promise.all([1, 2, 3].map(async () => (await service.create({ agent: 'core' })).id));
    await Promise.all(ids.map((id) => service.delete(id)));
    expect(service.stats()).toMatchObject({ agents: 0, sessions: 0 });
    for (const id of ids) expect(processesOf(id)).toEqual([]);
  });

  it('are ended when a session is closed, archived or removed', async () => {
    const { service } = await startService();
    const ids = await Promise.all([startSession(service), startSession(service), startSession(service)]);
    expect(service.stats().agents).toBe(3);
    const [closed, archived, removed] = ids;
    if (!closed || !archived || !removed) throw new Error('three sessions');
    await service.close(closed);
    await service.patch(archived, { archived: true });
    await service.delete(removed);
    expect(service.stats()).toMatchObject({ agents: 0, sessions: 2 });
    expect(service.get(closed)?.state).toBe('idle');
    expect(service.get(removed)).toBeUndefined();
    expect(await prompt(service, closed, 'say back')).toBe('end_turn');
    await settled(service, closed);
  });
});

function processesOf(sessionId: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`APERTURE_SESSION=${sessionId}`);
    } catch {
      return false;
    }
  });
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
