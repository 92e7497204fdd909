/** The demo agent over ACP: every command does what it says, and what it says is valid. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { methods, type RequestPermissionRequest, type SessionUpdate } from '@agentclientprotocol/sdk';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isKnownUpdate, sessionUpdateSchema } from '../../src/shared/acp.ts';
import { connectDemo, type DemoClient, type DemoClientOptions } from '../support/demo-client.ts';

let directory: string;
const open: DemoClient[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aperture-demo-test-'));
});
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await rm(directory, { recursive: true, force: true });
});

async function connect(options: Partial<DemoClientOptions> = {}): Promise<DemoClient> {
  const client = await connectDemo({ directory, ...options });
  open.push(client);
  return client;
}

async function ask(text: string, options?: Partial<DemoClientOptions>) {
  const client = await connect(options);
  const id = await client.newSession();
  const stopReason = await client.prompt(id, text);
  return { client, id, stopReason, updates: client.updates };
}

const ofKind = <K extends SessionUpdate['sessionUpdate']>(updates: SessionUpdate[], kind: K) =>
  updates.filter(
    (update): update is Extract<SessionUpdate, { sessionUpdate: K }> => update.sessionUpdate === kind,
  );
const textOf = (
  updates: SessionUpdate[],
  kind: 'agent_message_chunk' | 'agent_thought_chunk' = 'agent_message_chunk',
) =>
  ofKind(updates, kind)
    .map(({ content }) => (content.type === 'text' ? content.text : `[${content.type}]`))
    .join('');

describe('every command', () => {
  const endings = [
    ...[
      'hello',
      '/think',
      '/plan',
      '/diff',
      '/tool',
      '/permission',
      '/markdown',
      '/image',
      '/terminal',
      '/usage',
      '/attach',
      '/notice',
      '/diff 300',
      '/terminal 300',
    ].map((command) => [command, 'end_turn']),
    ['/stream 5 1000', 'end_turn'],
    ['/refuse', 'refusal'],
  ];

  it.each(endings)('%s ends with %s, and all it says fits the schema of the log', async (command, ending) => {
    const { stopReason, updates } = await ask(command ?? '');
    expect(stopReason).toBe(ending);
    expect(updates.length).toBeGreaterThan(1);
    for (const update of updates) {
      const parsed = v.parse(sessionUpdateSchema, update);
      expect(isKnownUpdate(parsed)).toBe(true);
    }
  });

  it('is advertised', async () => {
    const { updates } = await ask('hello');
    const [advertised] = ofKind(updates, 'available_commands_update');
    expect(advertised?.availableCommands.map(({ name }) => name)).toEqual([
      'stream',
      'think',
      'plan',
      'diff',
      'tool',
      'permission',
      'markdown',
      'image',
      'attach',
      'terminal',
      'usage',
      'notice',
      'fail',
      'refuse',
      'exit',
      'hang',
    ]);
  });

  it.each([
    '/think',
    '/plan',
    '/diff',
    '/tool',
    '/markdown',
    '/terminal',
    '/usage',
    '/attach',
    '/notice',
    '/hang',
    '/stream 1000 10',
    'hello',
  ])('%s ends as cancelled when it is cancelled', async (command) => {
    const client = await connect({
      clock: {
        now: () => 0,
        wait: (_, signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
    });
    const id = await client.newSession();
    const turn = client.prompt(id, command);
    await vi.waitFor(() => expect(ofKind(client.updates, 'session_info_update')).toHaveLength(1));
    await client.cancel(id);
    expect(await turn).toBe('cancelled');
  });
});

describe('/stream', () => {
  it('sends one message in numbered chunks of about thirty characters', async () => {
    const { updates } = await ask('/stream 137 50');
    const chunks = ofKind(updates, 'agent_message_chunk');
    expect(chunks).toHaveLength(137);
    expect(new Set(chunks.map(({ messageId }) => messageId)).size).toBe(1);
    chunks.forEach(({ content }, index) => {
      if (content.type !== 'text') throw new Error('not a text');
      expect(content.text.match(/[#\d]+/g)).toEqual([`#${index + 1}`]);
      expect(content.text.length).toBeGreaterThan(18);
      expect(content.text.length).toBeLessThanOrEqual(31);
    });
  });

  it.each(['/stream', '/stream x y', '/stream -3 0'])('falls back on sane numbers: %s', async (command) => {
    const { updates } = await ask(command);
    expect(ofKind(updates, 'agent_message_chunk')).toHaveLength(100);
  });
});

it('/plan goes from all pending to all completed', async () => {
  const { updates } = await ask('/plan');
  const plans = ofKind(updates, 'plan').map(({ entries }) => entries.map(({ status }) => status));
  expect(new Set(plans[0])).toEqual(new Set(['pending']));
  expect(new Set(plans.at(-1))).toEqual(new Set(['completed']));
  expect(plans.some((statuses) => statuses.includes('in_progress') && statuses.includes('completed'))).toBe(
    true,
  );
});

it('/diff changes one file, makes one and removes one', async () => {
  const { updates } = await ask('/diff');
  const diffs = ofKind(updates, 'tool_call').flatMap(({ content }) => content ?? []);
  const shapes = diffs.map((diff) => diff.type === 'diff' && [diff.oldText === null, diff.newText === '']);
  expect(shapes).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});

it('/tool calls tools of several kinds, and every call ends', async () => {
  const { updates } = await ask('/tool');
  const calls = ofKind(updates, 'tool_call');
  expect(new Set(calls.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(6);
  for (const { toolCallId, rawInput } of calls) {
    expect(rawInput).toBeDefined();
    const statuses = ofKind(updates, 'tool_call_update')
      .filter((update) => update.toolCallId === toolCallId)
      .map(({ status }) => status);
    expect(statuses[0]).toBe('in_progress');
    expect(['completed', 'failed']).toContain(statuses.at(-1));
  }
  expect(ofKind(updates, 'tool_call_update').some(({ status }) => status === 'failed')).toBe(true);
});

describe('/permission', () => {
  const choose = (optionId: string) => async (_: RequestPermissionRequest) => ({
    outcome: { outcome: 'selected' as const, optionId },
  });

  it.each([
    ['allow-once', 'Allow once', 'completed'],
    ['allow-always', 'Always allow', 'completed'],
    ['reject-once', 'Reject', 'failed'],
  ])('answered with %s says so', async (optionId, name, status) => {
    const asked: RequestPermissionRequest[] = [];
    const { updates } = await ask('/permission', {
      onPermission: (request) => {
        asked.push(request);
        return choose(optionId)(request);
      },
    });
    expect(asked[0]?.options.map(({ kind }) => kind)).toEqual(['allow_once', 'allow_always', 'reject_once']);
    expect(asked[0]?.toolCall.rawInput).toMatchObject({ cwd: '/project' });
    expect(ofKind(updates, 'tool_call_update').at(-1)?.status).toBe(status);
    expect(textOf(updates)).toContain(name);
  });

  it('asks about the command that it is given', async () => {
    let title: string | null | undefined;
    await ask('/permission rm -rf build', {
      onPermission: async ({ toolCall }) => {
        title = toolCall.title;
        return { outcome: { outcome: 'cancelled' } };
      },
    });
    expect(title).toContain('rm -rf build');
  });

  it('withdraws its question when the turn is cancelled', async () => {
    let withdrawn: AbortSignal | undefined;
    const client = await connect({
      onPermission: (_, signal) => {
        withdrawn = signal;
        return new Promise(() => undefined);
      },
    });
    const id = await client.newSession();
    const turn = client.prompt(id, '/permission');
    await vi.waitFor(() => expect(withdrawn).toBeDefined());
    await client.cancel(id);
    expect(await turn).toBe('cancelled');
    await vi.waitFor(() => expect(withdrawn?.aborted).toBe(true));
  });
});

it('/image shows a PNG that can be read', async () => {
  const { updates } = await ask('/image');
  const image = ofKind(updates, 'agent_message_chunk').flatMap(({ content }) =>
    content.type === 'image' ? [content] : [],
  )[0];
  const bytes = Buffer.from(image?.data ?? '', 'base64');
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001A\n');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([240, 135]);
  expect(bytes.length).toBeLessThan(64 * 1024);
});

it('/terminal’s output grows and has colours', async () => {
  const { updates } = await ask('/terminal');
  const outputs = ofKind(updates, 'tool_call_update').flatMap(({ content }) =>
    (content ?? []).flatMap((item) =>
      item.type === 'content' && item.content.type === 'text' ? [item.content.text] : [],
    ),
  );
  expect(outputs.length).toBeGreaterThan(5);
  for (const output of outputs) expect(outputs.at(-1)?.startsWith(output)).toBe(true);
  expect(outputs.at(-1)).toContain('\u001B[32m');
});

it('/fail is answered by a JSON-RPC error, and the session goes on', async () => {
  const client = await connect();
  const id = await client.newSession();
  await expect(client.prompt(id, '/fail')).rejects.toMatchObject({ code: -32603 });
  expect(await client.prompt(id, 'hello')).toBe('end_turn');
});

it.each([
  ['/exit 3', 3],
  ['/exit 0', 0],
  ['/exit', 1],
  ['/exit 1000', 1],
])('%s ends the process with %i', async (command, code) => {
  const exit = vi.fn();
  const client = await connect({ exit });
  const id = await client.newSession();
  client.prompt(id, command).catch(() => undefined);
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(code));
});

describe('a session', () => {
  it('takes its title from the first prompt, once', async () => {
    const client = await connect();
    const id = await client.newSession();
    await client.prompt(id, '  Fix the   pool ');
    await client.prompt(id, 'And now the feed');
    expect(ofKind(client.updates, 'session_info_update').map(({ title }) => title)).toEqual(['Fix the pool']);
  });

  it('runs a second prompt after the first', async () => {
    const client = await connect();
    const id = await client.newSession();
    await Promise.all([client.prompt(id, '/stream 50 10'), client.prompt(id, '/stream 50 10')]);
    const numbers = [...textOf(client.updates).matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
    const once = Array.from({ length: 50 }, (_, index) => index + 1);
    expect(numbers).toEqual([...once, ...once]);
  });

  it('is loaded by another process with all that was said', async () => {
    const { client, id } = await ask('/stream 30 100');
    await client.prompt(id, '/tool');
    client.close();
    const other = await connect();
    const loaded = await other.agent.request(methods.agent.session.load, {
      sessionId: id,
      cwd: '/project',
      mcpServers: [],
    });
    expect(loaded.modes?.currentModeId).toBe('ask');
    expect(textOf(other.updates)).toBe(textOf(client.updates));
    const users = ofKind(other.updates, 'user_message_chunk').map(
      ({ content }) => content.type === 'text' && content.text,
    );
    expect(users).toEqual(['/stream 30 100', '/tool']);
    expect(ofKind(other.updates, 'tool_call')).toEqual(ofKind(client.updates, 'tool_call'));
  });

  it('is resumed without a replay', async () => {
    const { client, id } = await ask('hello');
    client.close();
    const other = await connect();
    await other.agent.request(methods.agent.session.resume, {
      sessionId: id,
      cwd: '/project',
      mcpServers: [],
    });
    expect(textOf(other.updates)).toBe('');
    expect(await other.prompt(id, 'hello again')).toBe('end_turn');
  });

  it('is listed, newest first, until it is deleted', async () => {
    const { client, id } = await ask('One');
    const list = async () => (await client.agent.request(methods.agent.session.list, {})).sessions;
    expect(await list()).toMatchObject([{ sessionId: id, cwd: '/project', title: 'One' }]);
    await client.agent.request(methods.agent.session.delete, { sessionId: id });
    expect(await list()).toEqual([]);
  });

  it.each([
    '00000000-0000-4000-8000-000000000000',
    '../../etc/passwd',
    '',
  ])('that is unknown is not found: “%s”', async (sessionId) => {
    const client = await connect();
    const load = client.agent.request(methods.agent.session.load, { sessionId, cwd: '/', mcpServers: [] });
    await expect(load).rejects.toMatchObject({ code: -32002 });
  });

  it('keeps its mode and options over a load', async () => {
    const client = await connect();
    const id = await client.newSession();
    await client.agent.request(methods.agent.session.setMode, { sessionId: id, modeId: 'code' });
    expect(ofKind(client.updates, 'current_mode_update').map(({ currentModeId }) => currentModeId)).toEqual([
      'code',
    ]);
    const { configOptions } = await client.agent.request(methods.agent.session.setConfigOption, {
      sessionId: id,
      configId: 'model',
      value: 'demo-large',
    });
    expect(configOptions[0]).toMatchObject({ id: 'model', currentValue: 'demo-large' });
    const other = await connect();
    const loaded = await other.agent.request(methods.agent.session.load, {
      sessionId: id,
      cwd: '/',
      mcpServers: [],
    });
    expect(loaded.modes?.currentModeId).toBe('code');
    expect(loaded.configOptions?.[0]).toMatchObject({ currentValue: 'demo-large' });
  });

  it('refuses modes, options and values that it does not have', async () => {
    const client = await connect();
    const sessionId = await client.newSession();
    const { setMode, setConfigOption } = methods.agent.session;
    await expect(client.agent.request(setMode, { sessionId, modeId: 'no' })).rejects.toMatchObject({
      code: -32602,
    });
    for (const [configId, value] of [
      ['model', 'no'],
      ['no', 'on'],
      ['thinking', 'maybe'],
    ] as const) {
      const set = client.agent.request(setConfigOption, { sessionId, configId, value });
      await expect(set).rejects.toMatchObject({ code: -32602 });
    }
  });

  it('has a boolean option for clients that know such, and thinks when it is on', async () => {
    const client = await connect({ capabilities: { session: { configOptions: { boolean: {} } } } });
    const sessionId = await client.newSession();
    const { configOptions } = await client.agent.request(methods.agent.session.setConfigOption, {
      sessionId,
      configId: 'thinking',
      type: 'boolean',
      value: true,
    });
    expect(configOptions[1]).toMatchObject({ type: 'boolean', currentValue: true });
    await client.prompt(sessionId, 'hello');
    expect(textOf(client.updates, 'agent_thought_chunk')).not.toBe('');
  });
});
