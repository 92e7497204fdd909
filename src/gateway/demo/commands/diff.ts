/**
 * `/diff`: tool calls that edit: a change, a new file and a removed one. `/diff N`: one edit of N lines. Nothing on
 * disk is touched.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Run, Turn } from '../turn.ts';

interface Edit {
  title: string;
  kind: 'edit' | 'delete';
  file: string;
  line: number;
  oldText: string | null;
  newText: string;
}

const OLD_POOL = `import type { Link } from './link.ts';

export function evict(links: Map<string, Link>): string | undefined {
  const first = links.keys().next();
  return first.value;
}

export const size = (links: Map<string, Link>): number => links.size;
`;
const NEW_POOL = `import type { Link } from './link.ts';

/** The link that has been idle the longest; busy ones never give way. */
export function evict(links: Map<string, Link>): string | undefined {
  const idle = [...links].filter(([, link]) => link.state === 'idle');
  const oldest = idle.sort(([, a], [, b]) => a.lastActivity - b.lastActivity)[0];
  return oldest?.[0];
}

export const size = (links: Map<string, Link>): number => links.size;
`;
const NEW_TEST = `import { expect, it } from 'vitest';
import { evict } from './pool.ts';

it('lets the oldest idle link give way', () => {
  const links = new Map([
    ['busy', { state: 'running', lastActivity: 1 }],
    ['old', { state: 'idle', lastActivity: 2 }],
    ['new', { state: 'idle', lastActivity: 3 }],
  ]);
  expect(evict(links)).toBe('old');
});
`;

const EDITS: Edit[] = [
  { title: 'Edit pool.ts', kind: 'edit', file: 'src/pool.ts', line: 3, oldText: OLD_POOL, newText: NEW_POOL },
  {
    title: 'Write pool.test.ts',
    kind: 'edit',
    file: 'src/pool.test.ts',
    line: 1,
    oldText: null,
    newText: NEW_TEST,
  },
  {
    title: 'Delete evict-first.ts',
    kind: 'delete',
    file: 'src/evict-first.ts',
    line: 1,
    oldText: "export { evict as evictFirst } from './pool.ts';\n",
    newText: '',
  },
];

const MAX_LINES = 20_000;

/** Every tenth line changes. */
function longEdit(count: number): Edit {
  const lines = (word: string) =>
    Array.from({ length: count }, (_, index) =>
      index % 10 === 4
        ? `export const ${word}${index} = ${index};\n`
        : `export const value${index} = ${index};\n`,
    ).join('');
  const file = 'src/values.ts';
  return {
    title: 'Edit values.ts',
    kind: 'edit',
    file,
    line: 1,
    oldText: lines('old'),
    newText: lines('renamed'),
  };
}

export const diff: Run = async (turn) => {
  const count = Math.min(MAX_LINES, Math.floor(Number(turn.text)));
  if (count > 0) {
    await apply(turn, longEdit(count));
    await turn.say(`A file of ${count} lines would have changed.`);
    return undefined;
  }
  for (const edit of EDITS) await apply(turn, edit);
  await turn.say('Three files would have changed. This is a demonstration: **nothing on disk was touched**.');
  return undefined;
};

async function apply(turn: Turn, { title, kind, file, line, oldText, newText }: Edit): Promise<void> {
  const toolCallId = randomUUID();
  const path = join(turn.cwd, file);
  const content = [{ type: 'diff' as const, path, oldText, newText }];
  await turn.send({
    sessionUpdate: 'tool_call',
    toolCallId,
    title,
    kind,
    status: 'pending',
    content,
    locations: [{ path, line }],
    rawInput: { path: file, old_string: oldText, new_string: newText },
  });
  await turn.send({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' });
  await turn.wait(250);
  await turn.send({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: 'completed',
    content,
    rawOutput: { ok: true },
  });
}
