/** The demo agent as it is shipped: a process that speaks ACP over stdio. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { client, methods, ndJsonStream, type SessionUpdate } from '@agentclientprotocol/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';

const AGENT = fileURLToPath(new URL('../../dist/gateway/demo-agent.js', import.meta.url));

let directory: string;
let child: ChildProcessByStdio<Writable, Readable, Readable>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aperture-demo-test-'));
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(directory, { recursive: true, force: true });
});

async function start() {
  const env = { ...process.env, APERTURE_DEMO_DIR: directory };
  child = spawn(process.execPath, [AGENT], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const updates: SessionUpdate[] = [];
  const app = client({ name: 'test' }).onNotification(methods.client.session.update, ({ params }) => {
    updates.push(params.update);
  });
  // Node's and the browser's streams are one thing at run time, and two in the types.
  const output = Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>;
  const { agent } = app.connect(ndJsonStream(Writable.toWeb(child.stdin), output));
  await agent.request(methods.agent.initialize, { protocolVersion: 1, clientCapabilities: {} });
  const { sessionId } = await agent.request(methods.agent.session.new, { cwd: directory, mcpServers: [] });
  const prompt = (text: string) =>
    agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });
  return { updates, prompt };
}

it('answers, and holds the rate of /stream', async () => {
  const { prompt, updates } = await start();
  const startedAt = performance.now();
  expect(await prompt('/stream 50 100')).toEqual({ stopReason: 'end_turn' });
  expect(performance.now() - startedAt).toBeGreaterThan(480);
  expect(updates.filter(({ sessionUpdate }) => sessionUpdate === 'agent_message_chunk')).toHaveLength(50);
});

it('ends with the code it is told, in mid-turn', async () => {
  const { prompt } = await start();
  const exited = once(child, 'exit');
  await expect(prompt('/exit 7')).rejects.toThrow();
  expect(await exited).toEqual([7, null]);
});

it('ends when its client is gone', async () => {
  const { prompt } = await start();
  prompt('/hang').catch(() => undefined);
  const exited = once(child, 'exit');
  child.stdin.end();
  expect(await exited).toEqual([0, null]);
});
