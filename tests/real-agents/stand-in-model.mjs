/**
 * A stand-in for paid models, on loopback, so that real agents can be run without a key. It is a fake, and only of
 * the model: the agent in front of it is real. It answers by rule, in the dialects of `dialects.mjs`.
 *
 * The last message of the person decides: one with T_SHELL asks for the agent's shell tool, T_SLOW streams
 * until it is cut off, anything else is answered with a short text. A tool's result is acknowledged.
 */
import { createServer } from 'node:http';
import { DIALECTS } from './dialects.mjs';

const HELLO =
  'Hello from the stand-in model. This is **markdown** with `code`:\n\n```js\nconsole.log(6 * 7);\n```\n';
/** A command that changes something, so that no agent runs it without asking. */
const COMMAND = 'touch made-by-a-tool.txt && echo done';

/** Starts it on a free port. Returns its origin and how to stop it. */
export async function startStandInModel() {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => answer(request.url, body === '' ? {} : JSON.parse(body), response));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

function answer(url, body, response) {
  const dialect = DIALECTS.find(({ speaks }) => speaks(url));
  if (!dialect) return response.writeHead(404).end();
  const { said, hasToolResult, shellTool, isStream } = dialect.read(url, body);
  if (!isStream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(dialect.whole('A title')));
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (event) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  const sendText = (text) => {
    for (const part of text.match(/.{1,12}/gs)) send(dialect.text(part));
  };
  const end = (event) => {
    send(event);
    response.end(dialect.farewell);
  };

  if (hasToolResult) {
    sendText('The tool has finished. All done.');
    return end(dialect.stop());
  }
  if (said.includes('T_SLOW')) {
    let count = 0;
    const timer = setInterval(() => send(dialect.text(`tick ${++count} `)), 100);
    return response.on('close', () => clearInterval(timer));
  }
  if (said.includes('T_SHELL') && shellTool) {
    sendText('I will use a tool. ');
    return end(dialect.toolCall(shellTool, { command: COMMAND, description: 'Make a file' }));
  }
  sendText(HELLO);
  return end(dialect.stop());
}
