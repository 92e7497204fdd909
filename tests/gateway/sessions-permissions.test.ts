import { describe, expect, it } from 'vitest';
import type { SessionService } from '../../src/gateway/sessions/session-service.ts';
import type { RequestId, SessionId } from '../../src/shared/ids.ts';
import {
  eventsOf,
  eventually,
  named,
  prompt,
  readable,
  startService,
  startSession,
} from '../support/gateway/service.ts';

const YES = { outcome: 'selected', optionId: 'yes' } as const;
const NO = { outcome: 'selected', optionId: 'no' } as const;

const asked = (service: SessionService, id: SessionId, count = 1): Promise<RequestId[]> =>
  eventually(() => {
    const pending = service.pendingPermissions(id);
    expect(pending).toHaveLength(count);
    return pending.map(({ requestId }) => requestId);
  });

describe('a permission', () => {
  it('is a question in the log that the turn waits for, and goes on once it is answered', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const turn = prompt(service, id, 'ask');
    const [request] = await asked(service, id);
    expect(service.get(id)?.state).toBe('requires_action');
    expect(await service.answerPermission(id, request as RequestId, YES, 'Phone')).toBe(true);
    expect(await turn).toBe('end_turn');
    expect(named(eventsOf(service, id)).slice(3)).toEqual([
      'prompt',
      'turn running',
      'permission',
      'turn requires_action',
      'permission_resolved',
      'turn running',
      'update agent_message_chunk',
      'turn idle',
    ]);
    expect(readable(service, id).at(-1)).toBe('agent: answer: yes');
    expect(eventsOf(service, id)).toContainEqual(
      expect.objectContaining({ type: 'permission_resolved', requestId: request, outcome: YES, by: 'Phone' }),
    );
  });

  it('takes the first answer; a second one changes nothing', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const turn = prompt(service, id, 'ask');
    const [request] = (await asked(service, id)) as [RequestId];
    const answers = await Promise.all([
      service.answerPermission(id, request, NO, 'Desk'),
      service.answerPermission(id, request, YES, 'Phone'),
    ]);
    expect(answers).toEqual([true, false]);
    await turn;
    expect(await service.answerPermission(id, request, YES, 'Late')).toBe(false);
    expect(readable(service, id).at(-1)).toBe('agent: answer: no');
    expect(eventsOf(service, id).filter(({ type }) => type === 'permission_resolved')).toHaveLength(1);
  });

  it('refuses an option that was not offered, and stays open', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const turn = prompt(service, id, 'ask');
    const [request] = (await asked(service, id)) as [RequestId];
    const nonsense = { outcome: 'selected', optionId: 'everything' } as const;
    await expect(service.answerPermission(id, request, nonsense, 'Desk')).rejects.toMatchObject({
      code: 'bad_request',
    });
    expect(service.pendingPermissions(id)).toHaveLength(1);
    await service.answerPermission(id, request, YES, 'Desk');
    await turn;
  });

  it('leaves the turn waiting until the last of several is answered', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const turn = prompt(service, id, 'ask-twice');
    const [first, second] = (await asked(service, id, 2)) as [RequestId, RequestId];
    await service.answerPermission(id, second, YES, 'Desk');
    expect(service.get(id)?.state).toBe('requires_action');
    await service.answerPermission(id, first, NO, 'Desk');
    await turn;
    const turns = named(eventsOf(service, id)).filter((name) => name.startsWith('turn'));
    expect(turns).toEqual(['turn running', 'turn requires_action', 'turn running', 'turn idle']);
  });

  it('is resolved by the agent when it withdraws the question', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'withdraw');
    expect(eventsOf(service, id)).toContainEqual(
      expect.objectContaining({
        type: 'permission_resolved',
        outcome: { outcome: 'cancelled' },
        by: 'agent',
      }),
    );
  });

  it('is resolved by the gateway when the turn is cancelled', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    const turn = prompt(service, id, 'ask');
    await asked(service, id);
    await service.cancel(id);
    expect(await turn).toBe('cancelled');
    expect(service.pendingPermissions(id)).toEqual([]);
    expect(eventsOf(service, id)).toContainEqual(
      expect.objectContaining({
        type: 'permission_resolved',
        outcome: { outcome: 'cancelled' },
        by: 'gateway',
      }),
    );
  });

  it('is resolved by the gateway, after the exit, when the agent dies', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await expect(prompt(service, id, 'ask-and-exit')).rejects.toMatchObject({
      failure: { code: 'agent_exited' },
    });
    expect(named(eventsOf(service, id)).slice(-3)).toEqual([
      'agent exited',
      'permission_resolved',
      'turn idle',
    ]);
    expect(eventsOf(service, id).at(-2)).toMatchObject({ by: 'gateway' });
  });
});
