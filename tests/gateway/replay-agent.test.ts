/** The replay agent is a stand-in for recorded agents: what it says must be what they said. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

interface Message {
  id?: number | string | null;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number };
  raw?: string;
}
interface Recorded {
  proc: number;
  from: 'client' | 'client-raw' | 'agent';
  msg: Message;
}

const AGENT = fileURLToPath(new URL('../agents/replay-agent.mjs', import.meta.url));
const RECORDINGS = fileURLToPath(new URL('../recordings/', import.meta.url));
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

function start(recording: string, ...options: string[]) {
  const child = spawn(process.execPath, [AGENT, join(RECORDINGS, recording), ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  const heard: Message[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => heard.push(JSON.parse(line)));
  return { child, heard, say: (message: Message) => child.stdin.write(`${JSON.stringify(message)}\n`) };
}

async function read(recording: string): Promise<Recorded[]> {
  const text = await readFile(join(RECORDINGS, recording), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const request = (id: number, method: string, params: Record<string, unknown> = {}): Message => ({
  id,
  method,
  params,
});
/** Processes start slowly on a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 15_000 });
const kinds = (heard: Message[]) =>
  heard.flatMap(
    ({ params }) => (params?.update as { sessionUpdate: string } | undefined)?.sessionUpdate ?? [],
  );
const replyTo = (heard: Message[], id: number | string) =>
  heard.find((message) => message.method === undefined && message.id === id);

const recordings = (await readdir(RECORDINGS)).filter((name) => name.endsWith('.jsonl'));

describe('a client that does what the recorded one did', () => {
  it.each(recordings)('hears what it heard, in order: %s', async (recording) => {
    const records = await read(recording);
    for (const proc of new Set(records.map((record) => record.proc))) {
      const own = records.filter((record) => record.proc === proc && record.from !== 'client-raw');
      const expected = own.flatMap(({ from, msg }) => (from === 'agent' && msg.id !== null ? [msg] : []));
      const { heard, say } = start(recording, '--proc', `${proc}`);
      let spoken = 0;
      for (const { from, msg } of own) {
        if (from === 'agent') {
          spoken += msg.id === null ? 0 : 1;
          continue;
        }
        await eventually(() => expect(heard.length).toBeGreaterThanOrEqual(spoken));
        say(msg);
      }
      await eventually(() => expect(heard.length).toBeGreaterThanOrEqual(expected.length));
      expect(heard).toEqual(expected);
    }
  });
});

describe('a client that does something else', () => {
  it('is not held up by requests that it does not make', async () => {
    const { heard, say } = start('claude-shell-allow.jsonl');
    say(request(10, 'initialize'));
    say(request(11, 'session/new', { cwd: '/tmp', mcpServers: [] }));
    await eventually(() => expect(replyTo(heard, 11)).toBeDefined());
    const sessionId = replyTo(heard, 11)?.result?.sessionId;
    say(request(12, 'session/prompt', { sessionId, prompt: [] }));
    await eventually(() =>
      expect(heard.some(({ method }) => method === 'session/request_permission')).toBe(true),
    );
    expect(replyTo(heard, 12)).toBeUndefined();
    const asked = heard.find(({ method }) => method === 'session/request_permission');
    say({ id: asked?.id ?? null, result: { outcome: { outcome: 'selected', optionId: 'allow-once' } } });
    await eventually(() => expect(replyTo(heard, 12)?.result?.stopReason).toBe('end_turn'));
    // The recorded client set a mode (id 2 there); nobody did here.
    expect(replyTo(heard, 2)).toBeUndefined();
    expect(kinds(heard)).toContain('tool_call_update');
  });

  it.each([
    'claude-double-prompt.jsonl',
    'opencode-double-prompt.jsonl',
  ])('may send a second prompt after the first one’s turn: %s', async (recording) => {
    const { heard, say } = start(recording);
    say(request(1, 'initialize'));
    say(request(2, 'session/new'));
    await eventually(() => expect(replyTo(heard, 2)).toBeDefined());
    const sessionId = replyTo(heard, 2)?.result?.sessionId;
    say(request(3, 'session/prompt', { sessionId }));
    await eventually(() =>
      expect(heard.some(({ method }) => method === 'session/request_permission')).toBe(true),
    );
    say({ id: 0, result: { outcome: { outcome: 'selected', optionId: 'once' } } });
    await eventually(() => expect(replyTo(heard, 3)).toBeDefined());
    expect(replyTo(heard, 4)).toBeUndefined();
    say(request(4, 'session/prompt', { sessionId }));
    await eventually(() => expect(replyTo(heard, 4)?.result?.stopReason).toBe('end_turn'));
  });

  it('may leave out the second of two sessions', async () => {
    const { heard, say } = start('claude-two-sessions.jsonl');
    say(request(1, 'initialize'));
    say(request(2, 'session/new'));
    await eventually(() => expect(replyTo(heard, 2)).toBeDefined());
    const sessionId = replyTo(heard, 2)?.result?.sessionId;
    say(request(3, 'session/prompt', { sessionId }));
    await eventually(() => expect(replyTo(heard, 3)?.result?.stopReason).toBe('end_turn'));
    expect(
      heard.every(({ params }) => params?.sessionId === undefined || params.sessionId === sessionId),
    ).toBe(true);
  });

  it('may cancel by session/cancel where the recorded one used $/cancel_request', async () => {
    const { heard, say } = start('claude-cancel-request.jsonl');
    say(request(1, 'initialize'));
    say(request(2, 'session/new'));
    await eventually(() => expect(replyTo(heard, 2)).toBeDefined());
    const sessionId = replyTo(heard, 2)?.result?.sessionId;
    say(request(3, 'session/prompt', { sessionId }));
    await eventually(() => expect(kinds(heard)).toContain('agent_message_chunk'));
    expect(replyTo(heard, 3)).toBeUndefined();
    say({ method: 'session/cancel', params: { sessionId } });
    await eventually(() => expect(replyTo(heard, 3)?.result?.stopReason).toBe('cancelled'));
  });

  it('gets a plain answer to what the recording does not have', async () => {
    const { heard, say } = start('opencode-text.jsonl');
    say(request(1, 'initialize'));
    say(request(2, 'session/new'));
    say(request(3, 'session/set_mode', { sessionId: 'x', modeId: 'y' }));
    say(request(4, 'no/such_method'));
    say(request(5, 'session/load', { sessionId: 'x' }));
    await eventually(() => expect(replyTo(heard, 5)).toBeDefined());
    expect(replyTo(heard, 3)?.result).toEqual({});
    expect(replyTo(heard, 4)?.error?.code).toBe(-32601);
    expect(replyTo(heard, 5)?.error?.code).toBe(-32002);
  });
});

it('replays the next process each time it is started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aperture-replay-'));
  try {
    const options = ['--next', join(folder, 'starts')];
    const first = start('opencode-kill-in-permission.jsonl', ...options);
    first.say(request(0, 'initialize'));
    first.say(request(1, 'session/new'));
    await eventually(() => expect(replyTo(first.heard, 1)?.result?.sessionId).toBeDefined());
    first.child.kill('SIGKILL');

    const second = start('opencode-kill-in-permission.jsonl', ...options);
    second.say(request(0, 'initialize'));
    second.say(request(1, 'session/load', { sessionId: 'a-name-of-today' }));
    await eventually(() => expect(replyTo(second.heard, 1)?.result).toBeDefined());
    expect(kinds(second.heard)).toContain('user_message_chunk');
    expect(
      second.heard.every(({ params }) => !params?.sessionId || params.sessionId === 'a-name-of-today'),
    ).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('ends when its stdin does', async () => {
  const { child } = start('opencode-text.jsonl');
  child.stdin?.end();
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
});
