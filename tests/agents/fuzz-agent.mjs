#!/usr/bin/env node
/** An ACP agent that writes to its stdout whatever lines its prompt holds, one a text block, and then ends the turn. */
import { createInterface } from 'node:readline';

const send = (fields) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...fields })}\n`);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || method === undefined) return;
  if (method === 'session/prompt') for (const { text } of params.prompt) process.stdout.write(`${text}\n`);
  send({
    id,
    result: { protocolVersion: 1, agentCapabilities: {}, sessionId: 'fuzz', stopReason: 'end_turn' },
  });
});
