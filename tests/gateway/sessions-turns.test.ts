import { describe, expect, it } from 'vitest';
import { ZERO_SEQ } from '../../src/shared/ids.ts';
import {
  eventsOf,
  eventually,
  named,
  prompt,
  promptId,
  readable,
  startService,
  startSession,
  text,
} from '../support/gateway/service.ts';

describe('a turn', () => {
  it('is logged from the prompt to its end', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    expect(await prompt(service, id, 'say hello')).toBe('end_turn');
    expect(named(eventsOf(service, id))).toEqual([
      'agent starting',
      'agent ready',
      'info',
      'prompt',
      'turn running',
      'update agent_message_chunk',
      'turn idle',
    ]);
    expect(eventsOf(service, id).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(readable(service, id)).toEqual(['user: say hello', 'agent: hello']);
    expect(service.get(id)).toMatchObject({
      state: 'idle',
      error: null,
      preview: 'hello',
      lastSeq: 7,
      title: 'say hello',
    });
  });

  it('runs one at a time; further prompts wait for their turn', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const replies = await Promise.all(['say a', 'say b', 'say c'].map((words) => prompt(service, id, words)));
    expect(replies).toEqual(['end_turn', 'end_turn', 'end_turn']);
    expect(readable(service, id)).toEqual([
      'user: say a',
      'agent: a',
      'user: say b',
      'agent: b',
      'user: say c',
      'agent: c',
    ]);
  });

  it('runs once for a prompt that is sent twice, at once or later', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const same = promptId('same');
    const both = await Promise.all([
      service.prompt(id, same, text('say x')),
      service.prompt(id, same, text('say x')),
    ]);
    expect(both).toEqual(['end_turn', 'end_turn']);
    expect(await service.prompt(id, same, text('say x'))).toBe('end_turn');
    expect(readable(service, id)).toEqual(['user: say x', 'agent: x']);
  });

  it('waits for an agent that is still being started', async () => {
    const { service } = await startService();
    const { id, state } = await service.create({ agent: 'core' });
    expect(state).toBe('starting');
    expect(await prompt(service, id, 'say at last')).toBe('end_turn');
  });

  it('ends with the reason of the agent, or with its error', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    expect(await prompt(service, id, 'refuse')).toBe('refusal');
    await expect(prompt(service, id, 'fail')).rejects.toMatchObject({
      code: 'agent_error',
      failure: { code: 'agent_error', message: 'Internal error: the model is on holiday' },
    });
    expect(service.get(id)?.state).toBe('idle');
    expect(await prompt(service, id, 'say on')).toBe('end_turn');
  });

  it('follows events in order, none missing and none twice, from any position', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const live: number[] = [];
    const from = service.lastSeq(id);
    service.follow(id, (events) => live.push(...events.map(({ seq }) => seq)));
    await prompt(service, id, 'chunks 500');
    const logged = service.events(id, from, 1_000).events.map(({ seq }) => seq);
    expect(live).toEqual(logged);
    expect(service.events(id, ZERO_SEQ, 3).events).toHaveLength(3);
  });

  it('keeps every chunk of a fast stream, joined into fewer events', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'chunks 2000');
    const [, said] = readable(service, id);
    const numbers = [...(said ?? '').matchAll(/#(\d+)/g)].map((match) => Number(match[1]));
    expect(numbers).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
    expect(eventsOf(service, id).length).toBeLessThan(300);
  });

  it('is stopped by cancel, and the next one runs', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const hanging = prompt(service, id, 'hang');
    const next = prompt(service, id, 'say next');
    await eventually(() => expect(service.get(id)?.state).toBe('running'));
    await service.cancel(id);
    expect(await hanging).toBe('cancelled');
    expect(await next).toBe('end_turn');
  });

  it('is ended by the gateway when the agent does not obey a cancel; the agent is started again', async () => {
    const { service } = await startService({ agents: ['stubborn'], timing: { cancelMs: 100 } });
    const id = await startSession(service, 'stubborn');
    const hanging = prompt(service, id, 'hang');
    await eventually(() => expect(service.get(id)?.state).toBe('running'));
    await service.cancel(id);
    expect(await hanging).toBe('cancelled');
    expect(service.get(id)?.state).toBe('idle');
    expect(await prompt(service, id, 'say again')).toBe('end_turn');
    expect(named(eventsOf(service, id)).filter((name) => name.startsWith('agent'))).toEqual([
      'agent starting',
      'agent ready',
      'agent exited',
      'agent starting',
      'agent ready',
    ]);
  });

  it('is not started, but logged as stopped, when cancelled before the agent was ready', async () => {
    const { service } = await startService({ agents: ['silent'] });
    const { id } = await service.create({ agent: 'silent' });
    const waiting = prompt(service, id, 'say never');
    await eventually(() => expect(service.get(id)?.title).toBe('say never'));
    await service.cancel(id);
    expect(await waiting).toBe('cancelled');
    expect(named(eventsOf(service, id))).toEqual(['agent starting', 'prompt', 'turn running', 'turn idle']);
  });
});
