/** How to start the core agent (`tests/agents/core-agent.mjs`). */
import { fileURLToPath } from 'node:url';
import type { AgentCommand } from '../../../src/gateway/agents/catalog.ts';

const AGENT =
  process.env.CORE_AGENT_PATH ?? fileURLToPath(new URL('../../agents/core-agent.mjs', import.meta.url));

/** An agent id is its modes, joined by "+"; `core` has none. */
export function coreAgent(id: string): AgentCommand {
  const modes = id === 'core' ? [] : id.split('+');
  return { id, name: id, argv: [process.execPath, AGENT, ...modes], builtin: false };
}
export const coreAgentPath = AGENT;
