/** What HTTP refuses to the real session service: places outside the roots, agents that nobody configured. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agentCommands } from '../../src/gateway/agents/catalog.ts';
import { createSessionService } from '../../src/gateway/sessions/service.ts';
import { startHouse } from './door-harness.ts';

async function realHouse() {
  return startHouse({
    createService: createSessionService,
    agents: agentCommands([], '/nowhere/demo-agent.js'),
  });
}

it('makes no session outside the roots, by no way', async () => {
  const house = await realHouse();
  mkdirSync(join(house.root, 'inside'));
  symlinkSync('/etc', join(house.root, 'escape'));
  const outside = [
    '/',
    '/etc',
    `${house.root}/..`,
    `${house.root}/inside/../..`,
    `${house.root}/escape`,
    `${house.root}x`,
  ];
  for (const cwd of [...outside, `${house.root}/nothing`, 'inside']) {
    const response = await house.call('/v1/sessions', { method: 'POST', body: { agent: 'demo', cwd } });
    expect(response.status, cwd).toBe(400);
    expect(await response.json(), cwd).toMatchObject({ error: { message: expect.any(String) } });
  }
  expect(await (await house.call('/v1/sessions')).json()).toEqual({ sessions: [], total: 0 });
});

it('makes no session of an agent that is not configured, whatever its name', async () => {
  const house = await realHouse();
  for (const agent of ['nobody', '', '../demo', '/bin/sh', 'demo; id', '__proto__', 'constructor']) {
    const response = await house.call('/v1/sessions', { method: 'POST', body: { agent, cwd: house.root } });
    expect(response.status, agent).toBe(400);
  }
  expect(await (await house.call('/v1/sessions')).json()).toEqual({ sessions: [], total: 0 });
});

it('offers the agents that there are', async () => {
  const house = await realHouse();
  const { agents } = (await (await house.call('/v1/agents')).json()) as { agents: { id: string }[] };
  expect(agents.map(({ id }) => id)).toContain('demo');
});
