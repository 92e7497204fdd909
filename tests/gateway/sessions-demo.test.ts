/** The demo agent, as shipped, behind the sessions: what a first visitor meets. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { agentCommands } from '../../src/gateway/agents/catalog.ts';
import {
  entriesOf,
  eventsOf,
  eventually,
  named,
  prompt,
  readable,
  settled,
  startService,
  temporaryDirectory,
} from '../support/gateway/service.ts';

const DEMO = fileURLToPath(new URL('../../dist/gateway/demo-agent.js', import.meta.url));
const commands = agentCommands([], DEMO).filter(({ id }) => id === 'demo');

async function startDemo(dataDir = temporaryDirectory(), root = temporaryDirectory()) {
  process.env.APERTURE_DEMO_DIR = `${dataDir}/demo`;
  return startService({ dataDir, root, commands });
}

describe('the demo agent', () => {
  it('streams every chunk once, in one message', async () => {
    const { service } = await startDemo();
    const { id } = await service.create({ agent: 'demo' });
    await prompt(service, id, '/stream 200 500');
    const said = entriesOf(service, id).filter(({ kind }) => kind === 'agent');
    expect(said).toHaveLength(1);
    const numbers = [...(readable(service, id).at(-1) ?? '').matchAll(/#(\d+)/g)].map((match) =>
      Number(match[1]),
    );
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(service.info(id).commands.map(({ name }) => name)).toContain('stream');
  });

  it('asks, and says what was answered', async () => {
    const { service } = await startDemo();
    const { id } = await service.create({ agent: 'demo' });
    const turn = prompt(service, id, '/permission');
    const [question] = await eventually(() => {
      expect(service.pendingPermissions(id)).toHaveLength(1);
      return service.pendingPermissions(id);
    });
    const option = question?.options[0];
    if (!question || !option) throw new Error('a question');
    await service.answerPermission(
      id,
      question.requestId,
      { outcome: 'selected', optionId: option.optionId },
      'Desk',
    );
    expect(await turn).toBe('end_turn');
  });

  it('hangs until it is cancelled, fails, refuses, and leaves', async () => {
    const { service } = await startDemo();
    const { id } = await service.create({ agent: 'demo' });
    const hanging = prompt(service, id, '/hang');
    await eventually(() => expect(service.get(id)?.state).toBe('running'));
    await service.cancel(id);
    expect(await hanging).toBe('cancelled');
    await expect(prompt(service, id, '/fail')).rejects.toMatchObject({ failure: { code: 'agent_error' } });
    expect(await prompt(service, id, '/refuse')).toBe('refusal');
    await expect(prompt(service, id, '/exit 3')).rejects.toMatchObject({ failure: { code: 'agent_exited' } });
    expect(service.get(id)?.state).toBe('failed');
  });

  it('goes on with its conversation after a restart of the gateway', async () => {
    const first = await startDemo();
    const { id } = await first.service.create({ agent: 'demo' });
    await settled(first.service, id);
    await prompt(first.service, id, 'hello');
    const before = readable(first.service, id);
    await first.service.setMode(id, first.service.info(id).modes?.availableModes.at(-1)?.id ?? '');
    await first.service.shutdown();
    const second = await startDemo(first.dataDir, first.root);
    expect(readable(second.service, id)).toEqual(before);
    await prompt(second.service, id, 'hello again');
    expect(readable(second.service, id).slice(0, before.length)).toEqual(before);
    expect(named(eventsOf(second.service, id))).not.toContain('update notice');
  });
});
