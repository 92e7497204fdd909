#!/usr/bin/env node
/**
 * A small ACP agent whose every move a test can choose, good and bad ones: it writes its own frames, so that
 * it can also write what no library would let it. `node core-agent.mjs [MODE...]`, then prompts as commands.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const modes = new Set(process.argv.slice(2));
const memory = process.env.CORE_AGENT_DIR ?? join(tmpdir(), 'core-agent');
let sessionId = null;
let running = null;
let nextId = 0;
const waiting = new Map();

const write = (line) => process.stdout.write(`${line}\n`);
const send = (frame) => write(JSON.stringify({ jsonrpc: '2.0', ...frame }));
const update = (fields, id = sessionId) =>
  send({ method: 'session/update', params: { sessionId: id, update: fields } });
const say = (text, more = {}) =>
  update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text }, ...more });
const ask = (method, params) => {
  const id = nextId++;
  send({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
};
const remember = (text) => {
  mkdirSync(memory, { recursive: true });
  appendFileSync(join(memory, sessionId), `${text}\n`);
};

if (modes.has('stubborn')) process.on('SIGTERM', () => undefined);
if (modes.has('garbage')) write('Starting up... {not json');
if (modes.has('child')) spawn('sleep', ['1000'], { stdio: 'ignore' });
if (modes.has('hidden-child')) spawn('sleep', ['1000'], { stdio: 'inherit', detached: true });
const dieAt = (step) => {
  if (modes.has(`die-${step}`)) process.exit(7);
  if (modes.has(`leave-${step}`)) process.exit(0);
};

const opened = {
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
      currentValue: 'small',
      options: [
        { value: 'small', name: 'Small' },
        { value: 'large', name: 'Large' },
      ],
    },
  ],
};

const methods = {
  initialize() {
    dieAt('initialize');
    if (modes.has('silent')) return undefined;
    const resume = modes.has('resume') ? { sessionCapabilities: { resume: {} } } : {};
    return { protocolVersion: 1, agentCapabilities: { loadSession: modes.has('load'), ...resume } };
  },
  'session/new'() {
    dieAt('new');
    if (modes.has('login')) throw { code: -32000, message: 'Authentication required' };
    sessionId = `agent-${process.pid}-${Date.now()}`;
    if (modes.has('early')) {
      update({
        sessionUpdate: 'available_commands_update',
        availableCommands: [{ name: 'early', description: '' }],
      });
      say('of another session', { messageId: 'x' });
      update({ sessionUpdate: 'plan', entries: [] }, 'another-session');
    }
    return { sessionId, ...opened };
  },
  'session/load'(params) {
    dieAt('load');
    const path = join(memory, params.sessionId);
    if (!existsSync(path)) throw { code: -32603, message: 'Internal error: no such session' };
    sessionId = params.sessionId;
    for (const text of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
      update({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text } });
      say(`history of ${text}`);
    }
    update({
      sessionUpdate: 'available_commands_update',
      availableCommands: [{ name: 'loaded', description: '' }],
    });
    return opened;
  },
  'session/resume'(params) {
    sessionId = params.sessionId;
    return {};
  },
  'session/set_mode'({ modeId }) {
    if (modeId === 'nonsense') throw { code: -32602, message: 'Invalid params: no such mode' };
    return {};
  },
  'session/set_config_option'({ configId, value }) {
    const [model] = opened.configOptions;
    return { configOptions: [{ ...model, id: configId, currentValue: value }] };
  },
  async 'session/prompt'({ prompt }) {
    const text = prompt.map((block) => block.text ?? '').join('');
    remember(text);
    const [command, ...words] = text.split(' ');
    dieAt('prompt');
    const run = commands[command];
    let cancelled;
    const stopped = new Promise((resolve) => {
      cancelled = resolve;
    });
    running = { cancelled };
    const reason = await Promise.race([run ? run(words, prompt) : say(`You said: ${text}`), stopped]);
    running = null;
    return { stopReason: typeof reason === 'string' ? reason : 'end_turn' };
  },
  'session/cancel'() {
    if (!modes.has('stubborn')) running?.cancelled('cancelled');
  },
};

const commands = {
  say: (words) => say(words.join(' ')),
  chunks([count]) {
    for (let n = 1; n <= Number(count); n++) say(`#${n} `, { messageId: 'm' });
  },
  hang: () => new Promise(() => undefined),
  async ask() {
    const reply = await permission();
    say(`answer: ${reply.outcome?.optionId ?? reply.outcome?.outcome}`);
  },
  async 'ask-twice'() {
    const [a, b] = await Promise.all([permission('first'), permission('second')]);
    say(`answers: ${a.outcome.outcome} ${b.outcome.outcome}`);
  },
  async withdraw() {
    const id = nextId;
    const asked = permission();
    setTimeout(() => send({ method: '$/cancel_request', params: { requestId: id } }), 30);
    await asked;
    say('withdrawn');
  },
  exit([code]) {
    process.exit(Number(code));
  },
  'exit-after-words'([code]) {
    for (let n = 1; n <= 50; n++) say(`last words ${n} `, { messageId: `m${n}` });
    process.stdout.write('', () => process.exit(Number(code)));
    return new Promise(() => undefined);
  },
  async 'ask-and-exit'() {
    permission();
    setTimeout(() => process.exit(9), 50);
    await new Promise(() => undefined);
  },
  kill: () => process.kill(process.pid, 'SIGKILL'),
  fail() {
    throw { code: -32603, message: 'Internal error', data: { details: 'the model is on holiday' } };
  },
  refuse: () => 'refusal',
  'close-output'() {
    process.stdout.end();
    return new Promise(() => undefined);
  },
  huge([megabytes]) {
    process.stdout.write('x'.repeat(Number(megabytes) * 1024 * 1024));
    return new Promise(() => undefined);
  },
  garbage() {
    write('not json');
    write('[1,2,3]');
    write('"text"');
    write('{"jsonrpc":"2.0","id":99,"result":{}}');
    write('{"jsonrpc":"1.0","method":5}');
    write('{"jsonrpc":"2.0","method":"session/update"}');
    write('{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":7,"update":{}}}');
    update({ sessionUpdate: 'agent_message_chunk', content: 'no block' });
    update({ sessionUpdate: 'something_newer', with: { fields: true } });
    update({ sessionUpdate: 'tool_call', toolCallId: 't', title: null, kind: 'levitate', status: 'dancing' });
    send({ method: '_vendor/notice', params: {} });
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const call = `{"sessionUpdate":"tool_call","toolCallId":"deep","title":"deep","rawInput":${deep}}`;
    write(
      `{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"${sessionId}","update":${call}}}`,
    );
    say('still here');
  },
  'flood-stderr'() {
    for (let n = 0; n < 200; n++) process.stderr.write('e'.repeat(100_000));
    say('flooded');
  },
  async unknown() {
    const reply = await ask('terminal/create', { sessionId, command: 'true' });
    say(`code ${reply.code}`);
  },
  async read([path, line, limit]) {
    const params = { sessionId, path, ...(line && { line: Number(line), limit: Number(limit) }) };
    say(JSON.stringify(await ask('fs/read_text_file', params)));
  },
  async write([path, ...words]) {
    say(JSON.stringify(await ask('fs/write_text_file', { sessionId, path, content: words.join(' ') })));
  },
  title: (words) => update({ sessionUpdate: 'session_info_update', title: words.join(' ') }),
  leave([code]) {
    setTimeout(() => process.exit(Number(code)), 20);
  },
  pid: () => say(`pid ${process.pid}`),
  mark: () => say(`mark ${process.env.APERTURE_SESSION}`),
};

function permission(title = 'Run it?') {
  return ask('session/request_permission', {
    sessionId,
    toolCall: { toolCallId: `call-${title}`, title, kind: 'execute', rawInput: { command: 'true' } },
    options: [
      { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
      { optionId: 'no', name: 'No', kind: 'reject_once' },
    ],
  });
}

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, method, params, result, error } = JSON.parse(line);
    if (method === undefined) {
      waiting.get(id)?.(result ?? error);
      waiting.delete(id);
      return;
    }
    try {
      const reply = await methods[method]?.(params);
      if (id !== undefined && reply !== undefined) send({ id, result: reply });
    } catch (failure) {
      if (id !== undefined)
        send({ id, error: failure.code ? failure : { code: -32603, message: String(failure) } });
    }
  })
  .on('close', () => {
    if (!modes.has('stubborn')) process.exit(0);
  });
if (modes.has('stubborn')) setInterval(() => undefined, 1000);
