/** What waits for the person is known and answered, whether the session has a connection or not. */
import { describe, expect, it } from 'vitest';
import { answered, connected, connectionOf, HOME } from '../../../tests/support/worker/looks.ts';
import { asked, prompted } from '../../../tests/support/worker/said.ts';
import { createWorld } from '../../../tests/support/worker/world.ts';
import type { RequestId } from '../../shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../../shared/limits.ts';

describe('questions', () => {
  it('are told of sessions without a place too, and an answer gets them one', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS + 1);
    const tab = await worker.openTab(HOME);
    const behind = sessions.find(({ id }) => !worker.core.client.isLinked(id));
    if (!behind) throw new Error('one too many for the places');
    world.gateway.append(behind.id, prompted('p'));
    world.gateway.append(behind.id, asked('r'));
    await world.time.until(() => (connectionOf(worker, behind.id)?.asks?.length ?? 0) > 0);
    const { questions, last, prompt } = await tab.api.readAttention(behind.id);
    expect(questions).toMatchObject([{ kind: 'permission', requestId: 'r', outcome: null }]);
    expect(connectionOf(worker, behind.id)?.asks).toEqual([questions[0]?.seq]);
    expect(last).toMatchObject({ kind: 'permission' });
    expect(prompt).toBeNull();
    // To look at it from afar reads nothing.
    expect(connectionOf(worker, behind.id)?.hasUnread).toBe(true);

    await answered(world, tab.api.answerPermission(behind.id, 'r' as RequestId, 'yes'));
    await world.time.until(() => behind.open.size === 0);
    await world.time.until(() => connectionOf(worker, behind.id)?.asks === undefined);
    expect((await tab.api.readAttention(behind.id)).questions).toEqual([]);
  });

  it('of one session are told apart: one is answered, the other waits', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab(HOME);
    world.gateway.append(session.id, prompted('p'));
    world.gateway.append(session.id, asked('a'));
    world.gateway.append(session.id, asked('b'));
    await world.time.until(() => connectionOf(worker, session.id)?.asks?.length === 2);
    await answered(world, tab.api.answerPermission(session.id, 'a' as RequestId, 'yes'));
    await world.time.until(() => connectionOf(worker, session.id)?.asks?.length === 1);
    const { questions } = await tab.api.readAttention(session.id);
    expect(questions.map(({ requestId }) => requestId)).toEqual(['b']);
  });
});
