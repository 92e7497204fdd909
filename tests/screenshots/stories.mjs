/** What the agents of the README's pictures say and do: one list of updates for each prompt. */

const text = (words) => ({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: words } });
const thought = (words) => ({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: words } });
const title = (words) => ({ sessionUpdate: 'session_info_update', title: words });
const usage = (used, amount) => ({
  sessionUpdate: 'usage_update',
  used,
  size: 200_000,
  cost: { amount, currency: 'USD' },
});
const plan = (...entries) => ({
  sessionUpdate: 'plan',
  entries: entries.map(([status, content]) => ({ content, status, priority: 'medium' })),
});
const tool = (toolCallId, kind, name, more = {}) => ({
  sessionUpdate: 'tool_call',
  toolCallId,
  kind,
  title: name,
  status: 'completed',
  ...more,
});
const read = (id, path) => tool(id, 'read', `Read ${path}`, { locations: [{ path }] });
const run = (id, command, output) =>
  tool(id, 'execute', command, {
    rawInput: { command },
    content: [{ type: 'content', content: { type: 'text', text: output } }],
  });
const edit = (id, path, oldText, newText) =>
  tool(id, 'edit', `Edit ${path}`, {
    locations: [{ path }],
    content: [{ type: 'diff', path, oldText, newText }],
  });

const OLD_POOL = `import type { Link } from './link.ts';

export function evict(links: Map<string, Link>): string | undefined {
  const first = links.keys().next();
  return first.value;
}
`;
const NEW_POOL = `import type { Link } from './link.ts';

/** The link that has been idle the longest; busy ones never give way. */
export function evict(links: Map<string, Link>): string | undefined {
  const idle = [...links].filter(([, link]) => link.state === 'idle');
  const oldest = idle.sort(([, a], [, b]) => a.lastActivity - b.lastActivity)[0];
  return oldest?.[0];
}
`;
const CHOICES = [
  { optionId: 'yes', kind: 'allow_once', name: 'Allow once' },
  { optionId: 'always', kind: 'allow_always', name: 'Always allow' },
  { optionId: 'no', kind: 'reject_once', name: 'Reject' },
];

export const STORIES = {
  codex: [
    [
      title('Evict the oldest idle session'),
      thought('The pool drops whichever link came first. It should look at what each one is doing.'),
      plan(
        ['completed', 'Read the pool and its tests'],
        ['completed', 'Let the oldest idle link give way'],
        ['completed', 'Cover the case where none is idle'],
      ),
      read('r1', 'src/pool/pool.ts'),
      read('r2', 'src/pool/pool.test.ts'),
      edit('e1', 'src/pool/pool.ts', OLD_POOL, NEW_POOL),
      { pauseMs: 1_400 },
      run('t1', 'npx vitest run src/pool', ' ✓ src/pool/pool.test.ts (9 tests) 31ms\n\n Tests  9 passed (9)'),
      text(
        'The oldest **idle** link now gives way. A link with a turn running is never chosen, so `evict` returns `undefined` when all ten are busy, and the newcomer waits.\n\nNine tests pass, two of them new.',
      ),
      usage(48_200, 0.42),
    ],
  ],
  claude: [
    [
      title('Release 1.2.0'),
      text(
        'The version is bumped and the changelog is written:\n\n- **Side by side**: up to four sessions in one tab\n- **Search** over all messages, offline too\n- Reconnects within a second after sleep\n\nPublishing needs your word.',
      ),
      usage(91_400, 1.16),
      {
        permission: {
          toolCall: {
            toolCallId: 'p1',
            kind: 'execute',
            title: 'npm publish --access public',
            rawInput: { command: 'npm publish --access public', cwd: '/home/dev/aperture' },
          },
          options: CHOICES,
        },
      },
    ],
  ],
  gemini: [
    [
      title('Flaky test in the feed'),
      read('r1', 'src/feed/feed.ts'),
      {
        permission: {
          toolCall: {
            toolCallId: 'p1',
            kind: 'execute',
            title: 'git stash && npx vitest run src/feed --retry 20',
            rawInput: {
              command: 'git stash && npx vitest run src/feed --retry 20',
              cwd: '/home/dev/aperture',
            },
          },
          options: CHOICES,
        },
      },
    ],
  ],
  opencode: [
    [
      title('Docs for the session API'),
      read('r1', 'src/http/sessions.ts'),
      run('t1', 'rg -n "sessions/:id" docs', 'docs/http.md:14:GET /v1/sessions/:id'),
      text(
        'Three routes are missing in `docs/http.md`:\n\n| Route | Answers |\n|---|---|\n| `PATCH /v1/sessions/:id` | 200, the session |\n| `DELETE /v1/sessions/:id` | 204 |\n| `GET /v1/sessions/:id/entries` | a page of entries, newest first |\n\nI am writing them in the order in which the router tries them. The pool of sockets has a page of its own, which the entry for `DELETE` should',
      ),
      usage(163_000, 0.87),
      { forever: true },
    ],
  ],
  copilot: [
    [
      title('Dependency review'),
      run('t1', 'npm outdated', 'Package  Current  Wanted  Latest\nvite     8.3.6    8.3.8   8.3.8'),
      text(
        'One package is behind, by a patch: `vite` 8.3.6 → 8.3.8. Nothing in its changelog touches how we build.',
      ),
      usage(12_700, 0.06),
    ],
  ],
};
