#!/usr/bin/env node
/**
 * An ACP agent that means harm, by command: it floods, nests, escapes, asks without end, reaches for files that
 * are not its own, leaves at the worst moment, and says what should never be shown as it is. Prompts are its commands.
 * `node hostile-agent.mjs [exit-STEP]`: leaves at that step of the protocol.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { hostileUpdates } from './hostile-words.mjs';

const modes = new Set(process.argv.slice(2));
let sessionId = `hostile-${process.pid}`;
const waiting = new Map();
let nextId = 0;
let cancelled = () => undefined;
let isCancelled = false;

/** As fast as the pipe takes it, and never more in this process than that. */
async function write(text) {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
const frame = (fields) => `${JSON.stringify({ jsonrpc: '2.0', ...fields })}\n`;
const updateFrame = (update) => frame({ method: 'session/update', params: { sessionId, update } });
const update = (fields) => write(updateFrame(fields));
const say = (text, more = {}) =>
  update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text }, ...more });
function ask(method, params) {
  const id = nextId++;
  process.stdout.write(frame({ id, method, params: { sessionId, ...params } }));
  return new Promise((resolve) => waiting.set(id, resolve));
}
/** Writes it and leaves, once it is written. */
async function exitAt(step, text = '') {
  if (!modes.has(`exit-${step}`)) return;
  await new Promise((resolve) => process.stdout.write(text, resolve));
  process.exit(0);
}

const question = (title) => ({
  toolCall: { toolCallId: `q${title}`, title, kind: 'execute', rawInput: { command: 'true' } },
  options: [
    { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
    { optionId: 'no', name: 'No', kind: 'reject_once' },
  ],
});

const commands = {
  /** One message of so many MB. */
  async flood([megabytes]) {
    const text = 'All work and no play makes a dull agent. '.repeat(400);
    for (let left = Number(megabytes) * 1024 * 1024; left > 0; left -= text.length) {
      await say(text, { messageId: 'flood' });
    }
  },
  /** So many MB in tool calls of a megabyte that never end. */
  async heap([megabytes]) {
    const rawInput = { text: 'x'.repeat(1024 * 1024) };
    for (let n = 0; n < Number(megabytes); n++) {
      await update({ sessionUpdate: 'tool_call', toolCallId: `h${n}`, title: `Heap ${n}`, rawInput });
    }
    await say('heaped');
  },
  async tools([count]) {
    for (let n = 0; n < Number(count) && !isCancelled; n++) {
      await update({
        sessionUpdate: 'tool_call',
        toolCallId: `t${n}`,
        title: `Tool ${n}`,
        status: 'in_progress',
      });
    }
    await say(`${count} tools`);
  },
  /** One tool call that is told anew so often. */
  async progress([count]) {
    for (let n = 0; n < Number(count) && !isCancelled; n++) {
      await update({ sessionUpdate: 'tool_call_update', toolCallId: 'p', title: `Progress ${n}` });
    }
    await say(`${count} times`);
  },
  /** One tool call that gets a field of another name each time. */
  async fields([count]) {
    for (let n = 0; n < Number(count); n++) {
      await update({ sessionUpdate: 'tool_call_update', toolCallId: 'f', [`field${n}`]: 'x'.repeat(1_000) });
    }
    await say(`${count} fields`);
  },
  /** A line that does not end. */
  async line([megabytes]) {
    const text = 'x'.repeat(64 * 1024);
    for (let n = 0; n < Number(megabytes) * 16; n++) await write(text);
    await new Promise(() => undefined);
  },
  async deep([levels]) {
    const nest = `${'{"a":['.repeat(Number(levels))}${']}'.repeat(Number(levels))}`;
    await write(
      updateFrame({ sessionUpdate: 'tool_call', toolCallId: 'd', title: 'Deep', rawInput: 0 }).replace(
        '"rawInput":0',
        `"rawInput":${nest}`,
      ),
    );
    await say('that was deep');
  },
  /** Asks so often without waiting for an answer, then says how many were answered by themselves. */
  async permissions([count]) {
    const outcomes = [];
    for (let n = 0; n < Number(count); n++) {
      ask('session/request_permission', question(`Question ${n}`)).then((reply) => outcomes.push(reply));
      if (n % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise(() => undefined);
  },
  /** Asks for one file so often, and never reads an answer. */
  async greedy([path, count]) {
    lines.pause();
    process.stdin.pause();
    for (let n = 0; n < Number(count); n++) {
      await write(frame({ id: nextId++, method: 'fs/read_text_file', params: { sessionId, path } }));
    }
    await new Promise(() => undefined);
  },
  /** Calls what nobody has, so often. */
  async unknown([count]) {
    for (let n = 0; n < Number(count); n++) await ask('no/such_method', { n });
    await say('nobody answered');
  },
  /** Reaches for each of these files, to read and to write; says the answers. */
  async files(paths) {
    const answers = [];
    for (const path of paths) {
      const read = await ask('fs/read_text_file', { path });
      const written = await ask('fs/write_text_file', { path, content: 'OWNED' });
      answers.push({ path, read, written });
    }
    await say(JSON.stringify(answers));
  },
  /** All that a page must not believe. */
  async words([address]) {
    for (const said of hostileUpdates(address)) await update(said);
    await exitAt('mid-line', '{"jsonrpc":"2.0","method":"session/upd');
    const reply = await ask(
      'session/request_permission',
      question('<img src=x onerror=alert(1)> \u202Egnp.exe\u001b[2J'),
    );
    await say(`answered ${reply.outcome?.outcome}`);
  },
  async secret(words) {
    process.stderr.write(`${words.join(' ')}\n`);
    await write(`${words.join(' ')} is no JSON\n`);
    await write(frame({ id: nextId++, method: words.join(' '), params: {} }));
    await update({ sessionUpdate: 'tool_call', toolCallId: words.join(' '), title: 7 });
    await say(words.join(' '), { messageId: 'm' });
    throw { code: -32603, message: words.join(' '), data: { details: words.join(' ') } };
  },
};

const methods = {
  async initialize() {
    await exitAt('initialize');
    return { protocolVersion: 1, agentCapabilities: { loadSession: true } };
  },
  async 'session/new'() {
    await exitAt('new');
    return { sessionId };
  },
  async 'session/load'(params) {
    await exitAt('load');
    sessionId = params.sessionId;
    return {};
  },
  async 'session/prompt'({ prompt }) {
    await exitAt('prompt');
    await exitAt('half-frame', updateFrame({ sessionUpdate: 'plan', entries: [] }).slice(0, 40));
    await exitAt(
      'words',
      updateFrame({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'bye' } }),
    );
    await exitAt(
      'question',
      frame({ id: 9999, method: 'session/request_permission', params: { sessionId, ...question('Last?') } }),
    );
    const [command, ...words] = prompt
      .map((block) => block.text ?? '')
      .join('')
      .split(' ');
    isCancelled = false;
    const stopped = new Promise((resolve) => {
      cancelled = () => resolve('cancelled');
    });
    const reason = await Promise.race([commands[command]?.(words) ?? say('What?'), stopped]);
    return { stopReason: reason ?? 'end_turn' };
  },
  async 'session/cancel'() {
    await exitAt('cancel');
    isCancelled = true;
    cancelled();
  },
};

const lines = createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, method, params, result, error } = JSON.parse(line);
    if (method === undefined) {
      waiting.get(id)?.(result ?? error);
      waiting.delete(id);
      return;
    }
    try {
      const reply = await methods[method]?.(params);
      if (id !== undefined) await write(frame({ id, result: reply ?? {} }));
      if (method === 'session/prompt') await exitAt('reply');
    } catch (failure) {
      if (id !== undefined)
        await write(
          frame({ id, error: failure.code ? failure : { code: -32603, message: String(failure) } }),
        );
    }
  })
  .on('close', () => process.exit(0));
