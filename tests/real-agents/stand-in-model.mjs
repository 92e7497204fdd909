/**
 * A stand-in for a paid model: an OpenAI-compatible endpoint on loopback that answers by rule, so that a real
 * agent can be run without a key. It is a fake, and only of the model: the agent in front of it is real.
 *
 * The last message of the person decides: one with T_SHELL asks for the agent's shell tool, T_SLOW streams
 * until it is cut off, anything else is answered with a short text. A tool's result is acknowledged.
 *
 *   node tests/real-agents/stand-in-model.mjs [PORT]    prints the base URL
 */
import { createServer } from 'node:http';

const HELLO =
  'Hello from the stand-in model. This is **markdown** with `code`:\n\n```js\nconsole.log(6 * 7);\n```\n';
const SHELL_TOOLS = ['bash', 'shell', 'run_shell_command'];

/** Starts it; port 0 picks one. Returns its base URL and how to stop it. */
export async function startStandInModel(port = 0) {
  const server = createServer((request, response) => {
    if (request.method === 'GET')
      return sendJson(response, { object: 'list', data: [{ id: 'stand-in', object: 'model' }] });
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => answer(JSON.parse(body), response));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/v1`;
  return { url, close: () => server.close() };
}

function answer({ messages, tools = [], stream }, response) {
  const last = messages.at(-1);
  const said = textOf(messages.findLast(({ role }) => role === 'user')?.content);
  const shell = tools.map((tool) => tool.function).find(({ name }) => SHELL_TOOLS.includes(name));
  if (!stream)
    return sendJson(
      response,
      completion({ message: { role: 'assistant', content: 'A title' }, finish_reason: 'stop' }),
    );

  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (last.role === 'tool') return sendText(response, 'The tool has finished. All done.');
  if (said.includes('T_SLOW')) return sendSlowly(response);
  if (said.includes('T_SHELL') && shell) return sendToolCall(response, shell);
  return sendText(response, HELLO);
}

function sendText(response, text) {
  for (const part of text.match(/.{1,12}/gs)) sendDelta(response, { content: part });
  finish(response, 'stop');
}

function sendSlowly(response) {
  let count = 0;
  const timer = setInterval(() => sendDelta(response, { content: `tick ${++count} ` }), 100);
  response.on('close', () => clearInterval(timer));
}

function sendToolCall(response, { name }) {
  const call = {
    index: 0,
    id: `call_${Date.now()}`,
    type: 'function',
    function: {
      name,
      arguments: JSON.stringify({ command: 'echo hello from a tool', description: 'Say hello' }),
    },
  };
  sendDelta(response, { content: 'I will use a tool. ' });
  sendDelta(response, { tool_calls: [call] });
  finish(response, 'tool_calls');
}

const completion = (choice) => ({
  id: 'stand-in',
  object: 'chat.completion',
  created: 0,
  model: 'stand-in',
  choices: [{ index: 0, ...choice }],
  usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
});

function sendDelta(response, delta, finishReason = null) {
  const chunk = {
    ...completion({ delta: { role: 'assistant', ...delta }, finish_reason: finishReason }),
    object: 'chat.completion.chunk',
  };
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

function finish(response, reason) {
  sendDelta(response, {}, reason);
  response.end('data: [DONE]\n\n');
}

function sendJson(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

const textOf = (content) =>
  typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n');

if (import.meta.url === `file://${process.argv[1]}`) {
  const { url } = await startStandInModel(Number(process.argv[2] ?? 0));
  console.log(url);
}
