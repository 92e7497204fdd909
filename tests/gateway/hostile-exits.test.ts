/** Agents that leave at every step of the protocol: their session says so, is usable again, and no other notices. */
import { expect, it } from 'vitest';
import { hostileAgent } from '../support/gateway/hostile-agent.ts';
import { eventually, prompt, settled, startService, startSession } from '../support/gateway/service.ts';

it.each([
  'initialize',
  'new',
  'prompt',
  'half-frame',
  'words',
  'question',
  'reply',
])('an agent that leaves at its %s ends its turn in the log, and is started again for the next', async (step) => {
  const command = hostileAgent(`exit-${step}`);
  const { service } = await startService({ commands: [command] });
  const other = await startSession(service);
  const { id } = await service.create({ agent: command.id });
  await settled(service, id);
  for (let turn = 0; turn < 2; turn += 1) {
    const outcome = await prompt(service, id, 'tools 1').catch((error: Error) => error.name);
    expect(outcome).toBe(step === 'reply' ? 'end_turn' : 'ServiceError');
    await eventually(() => expect(service.stats().agents).toBe(1));
    expect(service.info(id).turn.state).toBe('idle');
    expect(service.pendingPermissions(id)).toEqual([]);
  }
  expect(await prompt(service, other, 'say fine')).toBe('end_turn');
});

it('an agent that leaves when it is asked to stop has stopped', async () => {
  const command = hostileAgent('exit-cancel');
  const { service } = await startService({ commands: [command] });
  const id = await startSession(service, command.id);
  const turn = prompt(service, id, 'permissions 3');
  await eventually(() => expect(service.pendingPermissions(id)).toHaveLength(3));
  await service.cancel(id);
  await expect(turn).rejects.toThrow();
  expect(service.pendingPermissions(id)).toEqual([]);
  await eventually(() => expect(service.stats().agents).toBe(0));
});
