/**
 * A session service to be killed: `DATA ROOT AGENT PROMPT...`. It makes a session, sends each prompt (named
 * `p1`, `p2`, ...), and prints what is told of the session: changes, positions, prompts stored and answered.
 */
import * as v from 'valibot';
import { silentLogger } from '../../../src/gateway/logger.ts';
import { createSessionService } from '../../../src/gateway/sessions/service.ts';
import { promptIdSchema } from '../../../src/shared/ids.ts';
import { coreAgent } from './core-agent.ts';

const [dataDir = '', root = '', agent = '', ...prompts] = process.argv.slice(2);
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

const service = await createSessionService({
  dataDir,
  roots: [root],
  agents: [coreAgent(agent)],
  log: silentLogger,
  version: 'test',
});
service.onChange((event) =>
  say({ change: event.type, state: event.type === 'deleted' ? null : event.session.state }),
);
const { id } = await service.create({ agent });
service.follow(id, (events) => {
  for (const { seq } of events) say({ seq });
});
say({ id });
for (const [index, words] of prompts.entries()) {
  const promptId = v.parse(promptIdSchema, `p${index + 1}`);
  service
    .prompt(id, promptId, [{ type: 'text', text: words }], () => say({ stored: promptId }))
    .then((stopReason) => say({ promptId, stopReason }))
    .catch(() => say({ promptId, failed: true }));
}
