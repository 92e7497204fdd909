/**
 * Which agents there are: those that are known and may be on the PATH, the built-in demo agent, and those
 * that a person configured. It starts nothing.
 */
import { resolve } from 'node:path';
import { split } from 'shlex';
import which from 'which';
import type { AgentInfo } from '../../shared/session.ts';

/** An agent and how to start it: an argv array, never a command line for a shell. */
export interface AgentCommand {
  id: string;
  name: string;
  argv: readonly string[];
  builtin: boolean;
}

const KNOWN: readonly AgentCommand[] = [
  { id: 'claude', name: 'Claude', argv: ['claude-agent-acp'], builtin: false },
  { id: 'codex', name: 'Codex', argv: ['codex-acp'], builtin: false },
  { id: 'gemini', name: 'Gemini', argv: ['gemini', '--acp'], builtin: false },
  { id: 'opencode', name: 'OpenCode', argv: ['opencode', 'acp'], builtin: false },
  { id: 'qwen', name: 'Qwen', argv: ['qwen', '--acp'], builtin: false },
  { id: 'copilot', name: 'Copilot', argv: ['copilot', '--acp'], builtin: false },
];

const AGENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/**
 * Reads the value of `--agent NAME=COMMAND LINE`. The command line is split as a shell would (quotes,
 * escapes), and run without one. Throws an `Error` that says what is wrong with it.
 */
export function parseAgentOption(option: string): AgentCommand {
  const at = option.indexOf('=');
  const id = option.slice(0, Math.max(at, 0)).trim();
  if (!AGENT_NAME.test(id)) {
    throw new Error('expected NAME=COMMAND LINE, the name of letters, digits, "_", "-" and "."');
  }
  const argv = splitCommandLine(id, option.slice(at + 1));
  if (argv.length === 0) throw new Error(`agent ${id} has no command`);
  return { id, name: id, argv, builtin: false };
}

function splitCommandLine(id: string, line: string): string[] {
  try {
    return split(line);
  } catch {
    throw new Error(`agent ${id}: a quote in its command line is not closed`);
  }
}

/**
 * All agents to offer, the demo agent last. A configured one takes the place of a known one of its name.
 * `demoArgs`: the demo agent's script, and what it is called with.
 */
export function agentCommands(
  configured: readonly AgentCommand[],
  ...demoArgs: readonly string[]
): AgentCommand[] {
  const demo: AgentCommand = {
    id: 'demo',
    name: 'Demo',
    argv: [process.execPath, ...demoArgs],
    builtin: true,
  };
  const byId = new Map([...KNOWN, demo].map((command) => [command.id, command]));
  byId.delete(demo.id);
  for (const command of configured) byId.set(command.id, command);
  if (!byId.has(demo.id)) byId.set(demo.id, demo);
  return [...byId.values()];
}

/** The absolute path of an agent's program; null if it is not there. Relative paths are the gateway's. */
export function findProgram(command: AgentCommand): string | null {
  const [program] = command.argv;
  if (program === undefined) return null;
  const found = which.sync(program, { nothrow: true });
  return found === null ? null : resolve(found);
}

/** How long a look at the PATH is trusted: the list is asked for often, and programs come and go rarely. */
const LOOK_TTL_MS = 10_000;

export interface AgentCatalog {
  list(): AgentInfo[];
  find(id: string): AgentCommand | undefined;
}

export function createAgentCatalog(commands: readonly AgentCommand[], now: () => number): AgentCatalog {
  const byId = new Map(commands.map((command) => [command.id, command]));
  let looked: { at: number; agents: AgentInfo[] } | null = null;
  return {
    list() {
      if (looked === null || Math.abs(now() - looked.at) > LOOK_TTL_MS) {
        looked = { at: now(), agents: [...byId.values()].map(describe) };
      }
      return looked.agents;
    },
    find: (id) => byId.get(id),
  };
}

/** `command` is for people: the program's own name and its arguments, as one line. */
const describe = (command: AgentCommand): AgentInfo => ({
  id: command.id,
  name: command.name,
  command: command.builtin ? 'built in' : command.argv.join(' '),
  available: findProgram(command) !== null,
  builtin: command.builtin,
});
