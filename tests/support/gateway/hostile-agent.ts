/** How to start the hostile agent (`tests/agents/hostile-agent.mjs`). */
import { fileURLToPath } from 'node:url';
import type { AgentCommand } from '../../../src/gateway/agents/catalog.ts';

const AGENT = fileURLToPath(new URL('../../agents/hostile-agent.mjs', import.meta.url));

/** An agent id is `hostile`, or `exit-STEP` for one that leaves at that step. */
export const hostileAgent = (id = 'hostile'): AgentCommand => ({
  id,
  name: id,
  argv: [process.execPath, AGENT, ...(id === 'hostile' ? [] : [id])],
  builtin: false,
});

/** The same for the command line. */
export const HOSTILE_OPTION = ['--agent', `hostile='${process.execPath}' '${AGENT}'`];
