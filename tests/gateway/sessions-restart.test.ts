/** Starting a session's agent again: one that is dead, one that is stuck, one that is at work. */
import { describe, expect, it } from 'vitest';
import {
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

describe('restarting the agent', () => {
  it('starts one that failed or ended, without a prompt', async () => {
    const { service } = await startService();
    for (const command of ['exit 3', 'leave 0']) {
      const id = await startSession(service);
      await prompt(service, id, command).catch(() => undefined);
      const dead = command === 'exit 3' ? 'failed' : 'ended';
      await eventually(() => expect(service.get(id)?.state).toBe(dead));
      expect(await service.restart(id)).toMatchObject({ id, state: 'starting', error: null });
      await settled(service, id);
      expect(service.get(id)).toMatchObject({ state: 'idle', error: null });
      expect(await prompt(service, id, 'say again')).toBe('end_turn');
    }
    expect(service.stats().agents).toBe(2);
  });

  it('ends one that hangs first, and its turn with it', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'pid');
    const pid = Number(/pid (\d+)/.exec(readable(service, id).join())?.[1]);
    const hanging = prompt(service, id, 'hang');
    await eventually(() => expect(service.get(id)?.state).toBe('running'));
    await service.restart(id);
    expect(await hanging).toBe('cancelled');
    expect(isAlive(pid)).toBe(false);
    await settled(service, id);
    expect(await prompt(service, id, 'say hello')).toBe('end_turn');
  });

  it('asked for twice starts one agent', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'exit 3').catch(() => undefined);
    await eventually(() => expect(service.get(id)?.state).toBe('failed'));
    await Promise.all([service.restart(id), service.restart(id)]);
    await settled(service, id);
    const starts = named(eventsOf(service, id)).filter((name) => name === 'agent starting');
    expect(starts).toHaveLength(2);
    expect(service.stats().agents).toBe(1);
  });

  it('says no for a session that is not there', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await service.delete(id);
    await expect(service.restart(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
