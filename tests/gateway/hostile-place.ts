/** A gateway as a program, with an agent that means harm and one that does not, and a device that is paired with it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { coreAgentPath } from '../support/gateway/core-agent.ts';
import { HOSTILE_OPTION } from '../support/gateway/hostile-agent.ts';
import { type Program, run } from './cli-process.ts';
import { dial, type Socket, temporaryDirectory } from './door-harness.ts';

export interface Place {
  program: Program;
  url: string;
  token: string;
  root: string;
  socket: Socket;
  get(path: string): Promise<Record<string, unknown>>;
  /** By the socket, which follows it from then on. */
  newSession(agent: string): Promise<string>;
  /** By HTTP: nobody follows it. */
  create(agent: string): Promise<string>;
  prompt(sessionId: string, text: string): Promise<Record<string, unknown>>;
}

/** `main`: the built gateway. */
export async function startPlace(main: string): Promise<Place> {
  const base = temporaryDirectory();
  const root = join(base, 'root');
  mkdirSync(root);
  const core = ['--agent', `core='${process.execPath}' '${coreAgentPath}'`];
  const data = ['--data', join(base, 'data'), '--root', root, '--port', '0', '--no-open', '--log', 'json'];
  const program = run(main, [...data, ...core, ...HOSTILE_OPTION], { CORE_AGENT_DIR: join(base, 'memory') });
  const { url, code } = await program.ready;
  const paired = await fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, name: 'test' }),
  });
  const { token } = (await paired.json()) as { token: string };
  const socket = await dial({ url, port: Number(new URL(url).port) }, { token });
  await socket.call('initialize', { protocolVersion: 1 });
  return {
    program,
    url,
    token,
    root,
    socket,
    get: async (path) =>
      (await (
        await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } })
      ).json()) as Record<string, unknown>,
    newSession: async (agent) => {
      const { result } = await socket.call('session/new', { cwd: root, _meta: { 'aperture/agent': agent } });
      return (result as { sessionId: string }).sessionId;
    },
    create: async (agent) => {
      const made = await fetch(`${url}/v1/sessions`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ agent, cwd: root }),
      });
      return ((await made.json()) as { id: string }).id;
    },
    prompt: (sessionId, text) =>
      socket.call('session/prompt', { sessionId, prompt: [{ type: 'text', text }] }),
  };
}
