/** What the earlier app kept, as realistic as it gets: made by seed, so that every run has the same. Plain JSON. */
import { createSeededRandom } from '../worker/virtual-time.ts';

export interface LegacyData {
  sessions: Record<string, unknown>[];
  messages: Record<string, unknown>[];
  metadata: Record<string, unknown>[];
}

const AGENTS = ['claude', 'gemini', 'codex', 'opencode'];
const START = Date.UTC(2024, 11, 30, 9);

const uuid = (number: number): string =>
  `${number.toString(16).padStart(8, '0')}-0000-4000-8000-00000000beef`;

/** `count` sessions with a few messages of every kind each. The last one is the one that was open. */
export function legacyData(count: number, seed = 1): LegacyData {
  const random = createSeededRandom(seed);
  const data: LegacyData = { sessions: [], messages: [], metadata: [] };
  for (let index = 0; index < count; index += 1) {
    const id = uuid(index + 1);
    const createdAt = START + index * 3_600_000;
    data.sessions.push({
      id,
      agent: AGENTS[index % AGENTS.length],
      cwd: `/home/dev/project-${index % 7}`,
      createdAt: new Date(createdAt).toISOString(),
      status: 'connected',
    });
    const turns = 1 + Math.floor(random() * 3);
    for (let turn = 0; turn < turns; turn += 1)
      data.messages.push(...turnOf(id, turn, createdAt + turn * 60_000));
  }
  const last = data.sessions.at(-1);
  if (last) data.metadata.push({ key: 'currentSession', value: last.id });
  return data;
}

function turnOf(sessionId: string, turn: number, at: number): Record<string, unknown>[] {
  const message = (number: number, role: string, content: unknown): Record<string, unknown> => ({
    id: `${sessionId}-${turn}-${number}`,
    sessionId,
    role,
    content,
    timestamp: new Date(at + number * 1_000).toISOString(),
  });
  return [
    message(1, 'user', `Please look at file ${turn} of ${sessionId.slice(0, 8)}`),
    message(2, 'assistant', [
      { type: 'text', text: 'I read it first.' },
      { type: 'tool_use', id: `t-${sessionId}-${turn}`, name: 'Read', input: { path: `src/${turn}.ts` } },
    ]),
    message(3, 'user', [
      { type: 'tool_result', tool_use_id: `t-${sessionId}-${turn}`, content: 'const a = `1`;\n' },
    ]),
    message(4, 'assistant', 'It is fine:\n\n```ts\nconst a = 1;\n```\n'),
  ];
}

/** What goes wrong with such data, by name. */
export const BROKEN_MESSAGES: Record<string, unknown>[] = [
  { id: 'no-content', sessionId: uuid(1), role: 'assistant', timestamp: new Date(START).toISOString() },
  { id: 'no-session', role: 'user', content: 'Lost', timestamp: new Date(START).toISOString() },
  { id: 'null-content', sessionId: uuid(1), role: 'user', content: null },
];
