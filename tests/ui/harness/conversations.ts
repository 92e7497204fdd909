/** Made-up conversations that hold every kind of entry. */
import type { ContentBlock, ToolCallUpdate } from '../../../src/shared/acp.ts';
import type { EventBody } from '../../../src/shared/event.ts';
import { type PromptId, type RequestId, toSeq } from '../../../src/shared/ids.ts';
import { addEvent, createLog, type FakeLog } from './fake-worker.ts';
import { MARKDOWN } from './markdown-sample.ts';

const NOW = Date.now();
export const CWD = '/home/dev/aperture';

export const text = (value: string): ContentBlock => ({ type: 'text', text: value });
const prompt = (value: string): EventBody => ({
  type: 'prompt',
  promptId: value.slice(0, 20) as PromptId,
  content: [text(value)],
});
const says = (value: string): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_message_chunk', content: text(value) },
});
const thinks = (value: string): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_thought_chunk', content: text(value) },
});
const tool = (call: ToolCallUpdate): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'tool_call', ...call },
});
const running: EventBody = { type: 'turn', state: 'running' };
const idle: EventBody = { type: 'turn', state: 'idle', stopReason: 'end_turn' };

const OLD_POOL = `export function evict(links: Map<SessionId, Link>): void {
  const first = links.keys().next().value;
  if (first === undefined) return;
  links.get(first)?.close();
  links.delete(first);
}
`;
const NEW_POOL = `export function evict(links: Map<SessionId, Link>): SessionId | null {
  const oldest = oldestIdle(links);
  if (oldest === null) return null;
  links.get(oldest)?.close();
  links.delete(oldest);
  return oldest;
}
`;

export function logOf(events: readonly EventBody[], stepMs = 700): FakeLog {
  const log = createLog();
  let at = NOW - events.length * stepMs - 20_000;
  for (const event of events) {
    at += stepMs;
    addEvent(log, event, at);
  }
  return log;
}

export const commands: EventBody = {
  type: 'update',
  update: {
    sessionUpdate: 'available_commands_update',
    availableCommands: [
      { name: 'plan', description: 'Make a plan and follow it' },
      { name: 'stream', description: 'Stream chunks of text', input: { hint: 'N RATE' } },
      { name: 'tool', description: 'Run several tools' },
      { name: 'think', description: 'Think aloud' },
      { name: 'permission', description: 'Ask before acting' },
      { name: 'markdown', description: 'Every construct there is' },
    ],
  },
};
export const modes: EventBody = {
  type: 'info',
  modes: {
    currentModeId: 'ask',
    availableModes: [
      { id: 'ask', name: 'Ask' },
      { id: 'code', name: 'Code' },
    ],
  },
  configOptions: [
    {
      id: 'model',
      name: 'Model',
      type: 'select',
      currentValue: 'large',
      options: [
        { value: 'large', name: 'Large' },
        { value: 'small', name: 'Small' },
      ],
    },
    { id: 'web', name: 'Web search', type: 'boolean', currentValue: true },
  ],
};

export const working = () =>
  logOf([
    commands,
    modes,
    prompt('Make the pool evict the oldest idle session, and add a test for it.'),
    running,
    thinks(
      'The user wants **eviction** by age of idleness. Let me look at the pool first.\n\nThen the tests.',
    ),
    tool({
      toolCallId: 'r1',
      kind: 'read',
      title: 'read',
      status: 'completed',
      locations: [{ path: `${CWD}/src/worker/pool.ts` }],
      content: [{ type: 'content', content: text('```ts\nexport const pool = 1;\n```') }],
    }),
    tool({
      toolCallId: 's1',
      kind: 'search',
      title: 'Search for "evict("',
      status: 'completed',
      rawInput: { pattern: 'evict(' },
      rawOutput: { matches: 3 },
    }),
    tool({
      toolCallId: 'e1',
      kind: 'edit',
      title: `Edit ${CWD}/src/worker/pool.ts`,
      status: 'completed',
      content: [{ type: 'diff', path: `${CWD}/src/worker/pool.ts`, oldText: OLD_POOL, newText: NEW_POOL }],
    }),
    tool({
      toolCallId: 'x1',
      kind: 'execute',
      title: 'npx vitest run src/worker/pool.test.ts',
      status: 'failed',
      rawInput: { command: 'npx vitest run src/worker/pool.test.ts' },
      content: [
        {
          type: 'content',
          content: text(
            '\u001b[31m✕\u001b[0m \u001b[1mpool\u001b[0m evicts the oldest idle one\n\u001b[2m  expected\u001b[0m \u001b[32m"a"\u001b[0m \u001b[2mto be\u001b[0m \u001b[31m"b"\u001b[0m\n',
          ),
        },
      ],
    }),
    {
      type: 'update',
      update: {
        sessionUpdate: 'plan',
        entries: [
          { content: 'Read the pool and its tests', status: 'completed', priority: 'medium' },
          { content: 'Evict by age of idleness', status: 'in_progress', priority: 'high' },
          { content: 'Cover the case where none is idle', status: 'pending', priority: 'medium' },
        ],
      },
    },
    says(
      'The oldest **idle** link now gives way. `oldestIdle` looks at `lastActivity` of every link that has no turn running:\n\n```ts\nconst oldest = oldestIdle(links);\nif (oldest === null) return null;\n```\n\nNext I am mending the test, which still expects',
    ),
  ]);

export const asks = () =>
  logOf([
    commands,
    prompt('Publish the package.'),
    running,
    says('The version is bumped and the changelog is written. Publishing needs your word.'),
    {
      type: 'permission',
      requestId: 'p0' as RequestId,
      toolCall: {
        toolCallId: 'p0',
        kind: 'execute',
        name: 'bash',
        title: 'git push --tags',
        rawInput: { command: 'git push --tags', cwd: CWD },
      },
      options: [
        { optionId: 'yes', name: 'Allow once', kind: 'allow_once' },
        { optionId: 'no', name: 'Reject', kind: 'reject_once' },
      ],
    },
    {
      type: 'permission_resolved',
      requestId: 'p0' as RequestId,
      outcome: { outcome: 'selected', optionId: 'yes' },
      by: 'Safari on iPhone',
    },
    tool({
      toolCallId: 'p0',
      kind: 'execute',
      title: 'git push --tags',
      status: 'completed',
      rawInput: { command: 'git push --tags', cwd: CWD },
      rawOutput: 'To github.com:dev/aperture\n * [new tag] v1.2.0 -> v1.2.0',
    }),
    {
      type: 'permission',
      requestId: 'p1' as RequestId,
      toolCall: {
        toolCallId: 'p1',
        kind: 'execute',
        name: 'bash',
        title: 'npm publish --access public',
        rawInput: { command: 'npm publish --access public', cwd: CWD },
      },
      options: [
        { optionId: 'yes', name: 'Allow once', kind: 'allow_once' },
        { optionId: 'always', name: 'Always allow npm publish', kind: 'allow_always' },
        { optionId: 'no', name: 'Reject', kind: 'reject_once' },
      ],
    },
    { type: 'turn', state: 'requires_action' },
  ]);

export const readAll = () =>
  logOf([
    prompt('Show me every construct.'),
    running,
    says(MARKDOWN),
    idle,
    prompt('And what does the whole run look like?'),
    running,
    ...Array.from({ length: 8 }, (_, index) =>
      tool({
        toolCallId: `m${index}`,
        kind: index % 3 === 0 ? 'execute' : 'read',
        title: 'x',
        status: index === 3 ? 'failed' : 'completed',
        rawInput: index % 3 === 0 ? { command: `npm run part-${index}` } : {},
        locations: [{ path: `${CWD}/src/part-${index}.ts` }],
      }),
    ),
    says('All but one are fine.'),
    { type: 'turn', state: 'idle', stopReason: 'max_tokens' },
  ]);

export const failed = () =>
  logOf([
    prompt('Refactor everything.'),
    running,
    says('Starting with the gateway'),
    tool({
      toolCallId: 'q',
      kind: 'execute',
      title: 'npm test',
      status: 'in_progress',
      rawInput: { command: 'npm test' },
    }),
    {
      type: 'turn',
      state: 'idle',
      error: { code: 'agent_error', message: 'API Error: 529 overloaded_error. The model is overloaded.' },
    },
    {
      type: 'agent',
      state: 'exited',
      code: 137,
      signal: null,
      error: { code: 'agent_exited', message: 'The agent left with code 137.' },
    },
  ]);

export function long(): FakeLog {
  const log = logOf(
    Array.from({ length: 120 }, (_, index) => [
      prompt(`Question ${index + 1}: what about part ${index + 1}?`),
      says(`Part ${index + 1} is fine.\n\n- one\n- two\n\nIt takes ${index} lines.`),
    ]).flat(),
  );
  log.firstUnread = toSeq(201);
  return log;
}
