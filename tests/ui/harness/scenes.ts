/** Made-up sessions in every state. */
import { type Epoch, type PromptId, type SessionId, toSeq } from '../../../src/shared/ids.ts';
import type { AgentInfo, Session } from '../../../src/shared/session.ts';
import {
  type AppState,
  type Connection,
  DISCONNECTED,
  type GatewayState,
  type StorageState,
} from '../../../src/shared/state.ts';
import { asks, CWD, commands, failed, logOf, long, modes, readAll, text, working } from './conversations.ts';
import type { Scene } from './fake-worker.ts';

const NOW = Date.now();
const MINUTE = 60_000;

export const id = (start: string): SessionId => `${start}-1111-4111-8111-111111111111` as SessionId;

function session(start: string, agent: string, over: Partial<Session>): Session {
  return {
    id: id(start),
    agent,
    title: '',
    cwd: CWD,
    state: 'idle',
    error: null,
    createdAt: NOW - 90 * MINUTE,
    lastActivity: NOW - 5 * MINUTE,
    epoch: 'e1' as Epoch,
    lastSeq: toSeq(10),
    preview: '',
    readSeq: toSeq(0),
    archived: false,
    ...over,
  };
}

const SESSIONS: Session[] = [
  session('a1b2c3d4', 'codex', {
    title: 'Evict the oldest idle session',
    state: 'running',
    preview: 'The oldest idle link now gives way.',
    lastActivity: NOW,
  }),
  session('9f3c21aa', 'gemini', {
    title: 'Publish 1.2.0',
    state: 'requires_action',
    preview: 'npm publish --access public',
    lastActivity: NOW - 2 * MINUTE,
  }),
  session('abc123de', 'claude', {
    state: 'running',
    preview: 'Working on tests…',
    lastActivity: NOW - 4_000,
  }),
  session('def456ab', 'gemini', { preview: 'Analyzing code…', lastActivity: NOW - 12 * MINUTE }),
  session('77aa01bc', 'opencode', {
    title: 'Every construct',
    preview: 'All but one are fine.',
    lastActivity: NOW - 70 * MINUTE,
  }),
  session('10c0ffee', 'claude', {
    title: 'Refactor everything',
    state: 'failed',
    error: { code: 'agent_exited', message: 'The agent left with code 137.' },
    preview: 'Starting with the gateway',
    lastActivity: NOW - 26 * MINUTE,
  }),
  session('51ee9000', 'demo', {
    title: 'A long one',
    preview: 'Part 120 is fine.',
    lastActivity: NOW - 3 * MINUTE,
  }),
  session('00000aaa', 'qwen', { state: 'ended', preview: 'Done.', lastActivity: NOW - 3000 * MINUTE }),
  session('00000bbb', 'codex', {
    preview: 'A session that waits for a place',
    lastActivity: NOW - 600 * MINUTE,
  }),
  session('00000ccc', 'copilot', { preview: '', state: 'starting', lastActivity: NOW - 1_000 }),
  session('00000ddd', 'claude', { archived: true, preview: 'Long ago', lastActivity: NOW - 90_000 * MINUTE }),
];

const connected: Connection = { ...DISCONNECTED, status: 'connected' };
const CONNECTIONS: Record<SessionId, Connection> = {
  [id('a1b2c3d4')]: { ...connected, isStreaming: true },
  [id('9f3c21aa')]: { ...connected, hasUnread: true, unreadCount: 1 },
  [id('abc123de')]: { ...connected, isStreaming: true, hasUnread: true, unreadCount: 3 },
  [id('def456ab')]: {
    ...DISCONNECTED,
    status: 'reconnecting',
    retryCount: 2,
    error: 'The connection was lost.',
  },
  [id('77aa01bc')]: connected,
  [id('10c0ffee')]: { ...connected, hasUnread: true, unreadCount: 1 },
  [id('51ee9000')]: { ...connected, hasUnread: true, unreadCount: 12 },
  [id('00000bbb')]: { ...DISCONNECTED, waiting: true },
  [id('00000ccc')]: connected,
};

export const STORAGE_STATES: readonly StorageState[] = ['full', 'memory', 'failing', 'newer', 'blocked'];

const GATEWAYS: Record<string, GatewayState> = {
  online: { status: 'online' },
  offline: { status: 'offline' },
  unreachable: { status: 'unreachable', reason: 'refused', retryAt: NOW + 12_000 },
  unpaired: { status: 'unpaired', reason: 'none' },
  refused: { status: 'unpaired', reason: 'refused' },
};

const agent = (name: string, title: string, command: string, available: boolean): AgentInfo => ({
  id: name,
  name: title,
  command,
  available,
  builtin: name === 'demo',
});

/** One grey pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

export function createScene(gateway: string, only: string): Scene {
  const isAway = gateway === 'offline' || gateway === 'unreachable';
  const away = Object.fromEntries(
    SESSIONS.map(({ id: sessionId }) => [
      sessionId,
      {
        ...(CONNECTIONS[sessionId] ?? DISCONNECTED),
        status: 'reconnecting' as const,
        retryCount: 3,
        isStreaming: false,
      },
    ]),
  );
  const state: AppState = {
    gateway: GATEWAYS[gateway] ?? { status: 'online' },
    storage: gateway === 'unreachable' ? 'full' : 'ok',
    copy: null,
    sessions: only === 'none' ? [] : SESSIONS,
    connections: only === 'none' ? {} : isAway ? away : CONNECTIONS,
  };
  const busy = working();
  const logs = new Map(SESSIONS.map(({ id: sessionId }) => [sessionId, logOf([commands, modes])]));
  logs.set(id('a1b2c3d4'), busy);
  const asking = asks();
  logs.set(id('9f3c21aa'), asking);
  const asked = state.connections[id('9f3c21aa')];
  if (asked)
    state.connections = { ...state.connections, [id('9f3c21aa')]: { ...asked, asks: asking.fold.questions } };
  logs.set(id('77aa01bc'), readAll());
  logs.set(id('10c0ffee'), failed());
  logs.set(id('51ee9000'), long());
  busy.outbox = [
    {
      promptId: 'w1' as PromptId,
      content: [
        text('Then read '),
        { type: 'resource_link', name: 'src/worker/pool/pool.ts', uri: 'file:///src/worker/pool/pool.ts' },
        text(' again and say what is left to do.'),
      ],
      at: NOW,
      status: 'waiting',
      error: null,
    },
    {
      promptId: 'w2' as PromptId,
      content: [text('Look at this, too.'), { type: 'image', mimeType: 'image/png', data: PIXEL }],
      at: NOW,
      status: 'waiting',
      error: null,
    },
  ];
  if (isAway) {
    for (const log of logs.values()) log.fresh = false;
    busy.outbox = [
      {
        promptId: 'q1' as PromptId,
        content: [text('And run the whole suite when you are done.')],
        at: NOW,
        status: 'queued',
        error: null,
      },
      {
        promptId: 'q2' as PromptId,
        content: [text('Then tag it.')],
        at: NOW,
        status: 'failed',
        error: 'The session’s agent refused it.',
      },
    ];
  }
  return {
    state,
    logs,
    agents: [
      agent('claude', 'Claude Code', 'claude-agent-acp', true),
      agent('codex', 'Codex', 'codex-acp', false),
      agent('gemini', 'Gemini CLI', 'gemini --acp', true),
      agent('opencode', 'opencode', 'opencode acp', false),
      agent('demo', 'Demo', 'demo', true),
    ],
    devices: [
      { id: '1', name: 'Chromium on Linux', createdAt: NOW, lastSeen: NOW, current: true },
      { id: '2', name: 'Safari on iPhone', createdAt: NOW, lastSeen: NOW - 80 * MINUTE, current: false },
    ],
    pairFails: gateway === 'unpaired',
  };
}
