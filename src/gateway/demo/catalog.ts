/** The slash commands: their names as ACP advertises them, and which one a prompt means. */
import type { AvailableCommand } from '@agentclientprotocol/sdk';
import { attach } from './commands/attach.ts';
import { chat } from './commands/chat.ts';
import { diff } from './commands/diff.ts';
import { createExit, fail, hang, refuse } from './commands/endings.ts';
import { image } from './commands/image.ts';
import { markdown } from './commands/markdown.ts';
import { notice } from './commands/notice.ts';
import { permission } from './commands/permission.ts';
import { plan } from './commands/plan.ts';
import { stream } from './commands/stream.ts';
import { terminal } from './commands/terminal.ts';
import { think } from './commands/think.ts';
import { tool } from './commands/tool.ts';
import { usage } from './commands/usage.ts';
import type { Run } from './turn.ts';

interface Command {
  name: string;
  description: string;
  /** What may follow the name. */
  hint?: string;
  run: Run;
}

export interface Catalog {
  readonly available: AvailableCommand[];
  /** What to run for a prompt, and the text it is given: the command's arguments, or the whole prompt. */
  find(prompt: string): { run: Run; text: string };
}

/** `exit` ends the process: it must not come back before what was said has been written. */
export function createCatalog(exit: (code: number) => void): Catalog {
  const commands: Command[] = [
    {
      name: 'stream',
      description: 'Stream numbered chunks at a steady rate',
      hint: 'chunks rate',
      run: stream,
    },
    { name: 'think', description: 'Think before answering', run: think },
    { name: 'plan', description: 'Work through a plan', run: plan },
    { name: 'diff', description: 'Show edits as diffs', hint: 'lines', run: diff },
    { name: 'tool', description: 'Call tools of every kind', run: tool },
    { name: 'permission', description: 'Ask before running a command', hint: 'command', run: permission },
    { name: 'markdown', description: 'Answer with every markdown construct', run: markdown },
    { name: 'image', description: 'Show a picture', run: image },
    { name: 'attach', description: 'Show a sound and files', run: attach },
    { name: 'terminal', description: 'Show a terminal with colours', hint: 'lines', run: terminal },
    { name: 'usage', description: 'Report how much context is used', run: usage },
    { name: 'notice', description: 'Make remarks, and compact', run: notice },
    { name: 'fail', description: 'End the turn with an error', run: fail },
    { name: 'refuse', description: 'Decline to go on', run: refuse },
    { name: 'exit', description: 'End the agent’s process', hint: 'code', run: createExit(exit) },
    { name: 'hang', description: 'Say nothing until stopped', run: hang },
  ];
  const byName = new Map(commands.map((command) => [command.name, command]));

  return {
    available: commands.map(({ name, description, hint }) => ({
      name,
      description,
      ...(hint !== undefined && { input: { hint } }),
    })),
    find(prompt) {
      const [, name, text] = /^\s*\/(\w+)(?:\s+([\s\S]*))?$/.exec(prompt) ?? [];
      const command = name === undefined ? undefined : byName.get(name);
      return command ? { run: command.run, text: (text ?? '').trim() } : { run: chat, text: prompt };
    },
  };
}
