/** A session service to be killed (`DATA ROOT`): a turn that hangs, and a queue behind it that was changed. */
import * as v from 'valibot';
import { silentLogger } from '../../../src/gateway/logger.ts';
import { createSessionService } from '../../../src/gateway/sessions/service.ts';
import { promptIdSchema } from '../../../src/shared/ids.ts';
import { coreAgent } from './core-agent.ts';

const [dataDir = '', root = ''] = process.argv.slice(2);
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const promptId = (id: string) => v.parse(promptIdSchema, id);
const text = (words: string) => [{ type: 'text' as const, text: words }];

const service = await createSessionService({
  dataDir,
  roots: [root],
  agents: [coreAgent('load')],
  log: silentLogger,
  version: 'test',
});
const { id } = await service.create({ agent: 'load' });
say({ id });
for (const [name, words] of Object.entries({ hangs: 'hang', a: 'say a', b: 'say b', c: 'say last' })) {
  await new Promise<void>((stored) => {
    service.prompt(id, promptId(name), text(words), stored).catch(() => undefined);
  });
}
await new Promise<void>((running) => {
  const look = () => service.get(id)?.state === 'running' && running();
  service.onChange(look);
  look();
});
await service.changeQueue(id, { type: 'withdraw', promptId: promptId('b') });
await service.changeQueue(id, { type: 'edit', promptId: promptId('a'), content: text('say edited') });
await service.changeQueue(id, { type: 'order', promptIds: [promptId('c'), promptId('a')] });
say({ changed: true });
