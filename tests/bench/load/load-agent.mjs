#!/usr/bin/env node
/**
 * An ACP agent that does nothing but talk, cheaply: the prompt `tool N RATE` makes N updates of a tool call at RATE a
 * second (0: as fast as they are taken), `text N RATE` N chunks of one message. Each carries when it was written, on
 * the clock that all processes of a machine share.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const TICK_MS = 2;
const WORDS = 'light passes between the six blades and falls upon the plate where it is kept until read';

const sessionId = `load-${process.pid}`;
const send = (frame) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...frame })}\n`);
const now = () => (Number(process.hrtime.bigint()) / 1e6).toFixed(3);

const updates = {
  tool: (n) =>
    `{"sessionUpdate":"tool_call_update","toolCallId":"load","status":"in_progress","content":[{"type":"content","content":{"type":"text","text":"load ${n} at ${now()} ${WORDS}"}}]}`,
  text: (n) =>
    `{"sessionUpdate":"agent_message_chunk","messageId":"load","content":{"type":"text","text":"load ${n} at ${now()} ${WORDS.slice(0, 30)} "}}`,
};
const line = (update) =>
  `{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"${sessionId}","update":${update}}}\n`;

async function talk(kind, count, rate) {
  const startedAt = performance.now();
  if (kind === 'tool') {
    const call = { sessionUpdate: 'tool_call', toolCallId: 'load', title: 'Load', kind: 'other' };
    process.stdout.write(line(JSON.stringify(call)));
  }
  for (let sent = 0; sent < count; ) {
    const due = rate === 0 ? sent + 100 : Math.floor(((performance.now() - startedAt) * rate) / 1_000);
    let text = '';
    for (const end = Math.min(count, due); sent < end; sent += 1) text += line(updates[kind](sent + 1));
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
    // No more often than it must: ten of these share the machine with what is measured.
    const nextMs = startedAt + ((sent + 1) * 1_000) / rate - performance.now();
    if (rate !== 0) await new Promise((resolve) => setTimeout(resolve, Math.max(TICK_MS, nextMs)));
  }
}

const methods = {
  initialize: () => ({ protocolVersion: 1, agentCapabilities: {} }),
  'session/new': () => ({ sessionId }),
  async 'session/prompt'({ prompt }) {
    const [kind, count, rate] = prompt[0].text.split(' ');
    await talk(kind, Number(count), Number(rate));
    return { stopReason: 'end_turn' };
  },
};

for await (const text of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(text);
  if (id === undefined || method === undefined) continue;
  if (method in methods) void Promise.resolve(methods[method](params)).then((result) => send({ id, result }));
  else send({ id, error: { code: -32601, message: 'Method not found' } });
}
process.exit(0);
