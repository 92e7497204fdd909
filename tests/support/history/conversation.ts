/**
 * Conversations by seed: the events that a session's log would hold after so many entries, turn by turn. Plain
 * and endless variety: prompts, thoughts, answers in chunks, tools, plans, questions and their answers. Pure.
 */
import type { PermissionOption, SessionUpdate, ToolCallUpdate } from '../../../src/shared/acp.ts';
import type { EventBody } from '../../../src/shared/event.ts';
import type { PromptId, RequestId } from '../../../src/shared/ids.ts';

export type Random = () => number;

const WORDS =
  `the pool evicts oldest idle link when a session asks for its place and no socket is free worker keeps cursor with
entries in one transaction so that gap between events never goes silent gateway writes log first then sends frame to every
client that follows test shows race was real we hold lock until callback returns otherwise tab would be dropped too early
change makes retry wait with jitter because clients must not come back in step after network returned read page newest first
then fill holes below it`.split(/\s+/);
const FILES = ['pool.ts', 'link.ts', 'feed.ts', 'outbox.ts', 'owner.ts', 'session-log.ts', 'fold.ts'];
const TOOLS = [
  { kind: 'read', verb: 'Read' },
  { kind: 'edit', verb: 'Edit' },
  { kind: 'execute', verb: 'Run tests of' },
  { kind: 'search', verb: 'Search in' },
] as const;
const OPTIONS: PermissionOption[] = [
  { optionId: 'allow', name: 'Allow once', kind: 'allow_once' },
  { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
];

const whole = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));
const pick = <T>(random: Random, values: readonly [T, ...T[]] | readonly T[]): T => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('Nothing to pick from');
  return value;
};

function words(random: Random, count: number): string {
  const said = Array.from({ length: count }, () => pick(random, WORDS)).join(' ');
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
}

const update = (said: SessionUpdate): EventBody => ({ type: 'update', update: said });

/** One message, in chunks, as agents send them. */
function message(
  random: Random,
  kind: 'agent_message_chunk' | 'agent_thought_chunk',
  messageId: string,
  chunks: number,
): EventBody[] {
  return Array.from({ length: chunks }, (_, index) => {
    const code =
      index === 1 && random() < 0.3
        ? `\n\n\`\`\`ts\nconst place = ${whole(random, 1, 99)};\n\`\`\`\n\n`
        : ' ';
    const text = `${index === 0 ? '' : code}${words(random, whole(random, 6, 18))}`;
    return update({ sessionUpdate: kind, messageId, content: { type: 'text', text } });
  });
}

function tool(random: Random, toolCallId: string): EventBody[] {
  const { kind, verb } = pick(random, TOOLS);
  const path = `/home/dev/project/src/${pick(random, FILES)}`;
  const call: ToolCallUpdate = { toolCallId, title: `${verb} ${path}`, kind, locations: [{ path }] };
  const output = Array.from({ length: whole(random, 1, 12) }, () => words(random, 8)).join('\n');
  const content =
    kind === 'edit'
      ? [{ type: 'diff' as const, path, oldText: words(random, 12), newText: words(random, 14) }]
      : [{ type: 'content' as const, content: { type: 'text' as const, text: output } }];
  return [
    update({ sessionUpdate: 'tool_call', ...call, status: 'pending' }),
    update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' }),
    update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', content }),
  ];
}

function question(random: Random, name: string): EventBody[] {
  const requestId = `ask-${name}` as RequestId; // any text is one
  const toolCall = { toolCallId: `call-${name}`, title: `Run npm test -- ${pick(random, FILES)}` };
  const outcome = { outcome: 'selected' as const, optionId: 'allow' };
  return [
    { type: 'permission', requestId, toolCall, options: OPTIONS },
    { type: 'permission_resolved', requestId, outcome, by: 'Laptop' },
  ];
}

function plan(random: Random): EventBody[] {
  const entries = Array.from({ length: 3 }, () => ({
    content: words(random, 6),
    priority: 'medium' as const,
    status: 'pending' as const,
  }));
  return [update({ sessionUpdate: 'plan', entries })];
}

/** The turns of one session whose log then folds to exactly `entries` entries; each turn's events in order. */
export function* conversation(random: Random, entries: number): Generator<EventBody[]> {
  let made = 0;
  for (let turn = 1; made < entries; turn += 1) {
    const promptId = `prompt-${turn}` as PromptId; // any text is one
    const text = `Prompt ${turn}: ${words(random, whole(random, 5, 20))}`;
    const parts: EventBody[][] = [];
    const add = (part: EventBody[]): void => {
      if (made + 1 + parts.length < entries) parts.push(part);
    };
    if (random() < 0.4) add(message(random, 'agent_thought_chunk', `thought-${turn}`, whole(random, 1, 3)));
    if (random() < 0.15) add(plan(random));
    const rounds = whole(random, 1, 4);
    for (let round = 1; round <= rounds; round += 1) {
      const name = `${turn}-${round}`;
      add(message(random, 'agent_message_chunk', `message-${name}`, whole(random, 1, 5)));
      const tools = whole(random, 0, 3);
      for (let n = 1; n <= tools; n += 1) add(tool(random, `tool-${name}-${n}`));
      if (random() < 0.08) add(question(random, name));
    }
    made += 1 + parts.length;
    yield [
      { type: 'prompt', promptId, content: [{ type: 'text', text }] },
      { type: 'turn', state: 'running', promptId },
      ...parts.flat(),
      { type: 'turn', state: 'idle', promptId, stopReason: 'end_turn' },
    ];
  }
}
