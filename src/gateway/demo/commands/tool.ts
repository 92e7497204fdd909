/** `/tool`: tool calls of every kind, with locations, raw input and output; one of them fails. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ToolKind } from '@agentclientprotocol/sdk';
import type { Run, Turn } from '../turn.ts';

interface Call {
  title: string;
  kind: ToolKind;
  input: Record<string, unknown>;
  /** Shown as the call's content; the raw output has it too. */
  output: string;
  file?: string;
  line?: number;
  failed?: boolean;
  ms: number;
}

const CALLS: Call[] = [
  {
    title: 'Read src/pool.ts',
    kind: 'read',
    input: { path: 'src/pool.ts', limit: 40 },
    output: 'export const size = (links: Map<string, Link>): number => links.size;\n',
    file: 'src/pool.ts',
    line: 1,
    ms: 200,
  },
  {
    title: 'Search for “evict(”',
    kind: 'search',
    input: { pattern: 'evict\\(', include: '*.ts' },
    output: 'src/pool.ts:3\nsrc/client.ts:41\n',
    file: 'src/client.ts',
    line: 41,
    ms: 350,
  },
  {
    title: 'Run `npm test`',
    kind: 'execute',
    input: { command: 'npm test', timeout: 60_000 },
    output: 'Tests: 41 passed, 1 failed\n',
    failed: true,
    ms: 900,
  },
  {
    title: 'Move pool.ts to links/pool.ts',
    kind: 'move',
    input: { from: 'src/pool.ts', to: 'src/links/pool.ts' },
    output: 'Moved.',
    file: 'src/links/pool.ts',
    ms: 150,
  },
  {
    title: 'Fetch agentclientprotocol.com',
    kind: 'fetch',
    input: { url: 'https://agentclientprotocol.com/protocol/schema' },
    output: 'The demo agent has no network; this is what it would have read.',
    ms: 400,
  },
  {
    title: 'Weigh two ways to evict',
    kind: 'think',
    input: { question: 'By age or by use?' },
    output: 'By age of the last activity: that is what a person would expect.',
    ms: 300,
  },
  {
    title: 'notes_add',
    kind: 'other',
    input: { note: 'Oldest idle first', tags: ['pool', 'decision'] },
    output: 'Noted.',
    ms: 100,
  },
];

export const tool: Run = async (turn) => {
  await turn.say('I look around first.\n\n');
  for (const call of CALLS) await perform(turn, call);
  await turn.say('One of these calls failed on purpose. None of them did anything.');
  return undefined;
};

async function perform(turn: Turn, call: Call): Promise<void> {
  const toolCallId = randomUUID();
  const path = call.file === undefined ? null : join(turn.cwd, call.file);
  await turn.send({
    sessionUpdate: 'tool_call',
    toolCallId,
    title: call.title,
    kind: call.kind,
    status: 'pending',
    rawInput: call.input,
    ...(path && { locations: [call.line === undefined ? { path } : { path, line: call.line }] }),
  });
  await turn.wait(call.ms / 4);
  await turn.send({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' });
  await turn.wait(call.ms);
  await turn.send({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: call.failed ? 'failed' : 'completed',
    content: [{ type: 'content', content: { type: 'text', text: call.output } }],
    rawOutput: call.failed ? { exitCode: 1, output: call.output } : { output: call.output },
  });
}
