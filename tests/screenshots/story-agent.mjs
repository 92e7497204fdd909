#!/usr/bin/env node
/**
 * An agent over stdio for the README's pictures: `node story-agent.mjs STORY` tells one of the stories beside it,
 * a part with each prompt. It changes nothing and asks nobody but the client.
 */
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { STORIES } from './stories.mjs';

const parts = STORIES[process.argv[2]] ?? [];
let part = 0;
let nextId = 1_000;
const answers = new Map();

const send = (frame) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...frame })}\n`);

/** Resolves with the client's answer, however long a person takes. */
const ask = (method, params) =>
  new Promise((resolve) => {
    nextId += 1;
    answers.set(nextId, resolve);
    send({ id: nextId, method, params });
  });

async function tell(sessionId) {
  for (const step of parts[part++] ?? []) {
    if (step.permission) await ask('session/request_permission', { sessionId, ...step.permission });
    else if (step.pauseMs) await wait(step.pauseMs);
    // What is under way stays so.
    else if (step.forever) await new Promise(() => {});
    else send({ method: 'session/update', params: { sessionId, update: step } });
  }
  return { stopReason: 'end_turn' };
}

async function reply({ method, params }) {
  switch (method) {
    case 'initialize':
      return { protocolVersion: 1, agentCapabilities: { promptCapabilities: { image: true } } };
    case 'session/new':
      return { sessionId: 'story' };
    case 'session/prompt':
      return tell(params.sessionId);
    default:
      return {};
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const frame = JSON.parse(line);
  if (frame.method === undefined) answers.get(frame.id)?.(frame.result);
  else if (frame.id !== undefined) void reply(frame).then((result) => send({ id: frame.id, result }));
}
