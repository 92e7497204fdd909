/** How the agents that Aperture knows are installed. */
import type { AgentInfo } from '../../shared/session.ts';

const HINTS: Readonly<Record<string, string>> = {
  claude: 'npm i -g @agentclientprotocol/claude-agent-acp',
  codex: 'npm i -g @agentclientprotocol/codex-acp',
  gemini: 'npm i -g @google/gemini-cli',
  opencode: 'npm i -g opencode-ai',
  qwen: 'npm i -g @qwen-code/qwen-code',
  copilot: 'npm i -g @github/copilot',
};

export const installHint = (agent: AgentInfo): string =>
  HINTS[agent.id] ?? `put “${agent.command.split(' ')[0] ?? agent.command}” on the PATH`;
