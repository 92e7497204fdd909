/** A gateway with a session at work, for targets that knock at it: what may come in, and what must stay as it is. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AgentCommand } from '../../src/gateway/agents/catalog.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { type LogFields, silentLogger } from '../../src/gateway/logger.ts';
import { coreAgent } from '../support/gateway/core-agent.ts';
import { readRecording, recordingNames } from '../support/recording.ts';

export interface FuzzHouse {
  url: string;
  port: number;
  token: string;
  root: string;
  /** A session of the core agent. */
  sessionId: string;
  get(path: string): Promise<Record<string, unknown>>;
  /** What the gateway called a failure of its own: there must be none. */
  errors: string[];
  createPairCode(): string;
  /** Sessions, devices, agents, everything logged, and what is in the root, as a hash. */
  state(): Promise<string>;
  close(): Promise<void>;
}

export async function startFuzzHouse(agents: readonly AgentCommand[] = []): Promise<FuzzHouse> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'aperture-fuzz-')));
  const root = join(base, 'root');
  mkdirSync(root);
  process.env.CORE_AGENT_DIR = join(base, 'memory');
  const errors: string[] = [];
  const error = (fields: LogFields, message: string): void => {
    const { err } = fields;
    errors.push(`${message}: ${err instanceof Error ? err.stack : JSON.stringify(fields)}`);
  };
  const gateway = await createGateway({
    host: '127.0.0.1',
    port: 0,
    dataDir: join(base, 'data'),
    roots: [root],
    agents: [coreAgent('core'), ...agents],
    appDir: root,
    version: '0',
    log: { ...silentLogger, error },
  });
  const request = async (path: string, token: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${gateway.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>; // the gateway's own shapes
  };
  const { token } = await request('/v1/pair', '', { code: gateway.createPairCode(), name: 'fuzz' });
  const get = (path: string) => request(path, String(token));
  const { id } = await request('/v1/sessions', String(token), { agent: 'core' });
  while ((await get(`/v1/sessions/${id}`)).state === 'starting') await setImmediate();
  return {
    url: gateway.url,
    port: gateway.port,
    token: String(token),
    root,
    sessionId: String(id),
    get,
    errors,
    createPairCode: gateway.createPairCode,
    async state() {
      const { devices } = (await get('/v1/devices')) as { devices: { id: string }[] };
      const { sessions } = await get('/v1/sessions');
      const { events } = await get(`/v1/sessions/${id}/events`);
      const { agents } = await get('/v1/status');
      const files = readdirSync(root);
      const all = JSON.stringify([devices.map((device) => device.id), sessions, events, agents, files]);
      return createHash('sha256').update(all).digest('hex');
    },
    async close() {
      await gateway.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

const lines = recordingNames().flatMap(readRecording);
/** What real clients and real agents sent. */
export const clientFrames = lines.flatMap(({ from, msg }) => (from === 'client' ? [msg] : []));
export const agentFrames = lines.flatMap(({ from, msg }) => (from === 'agent' ? [msg] : []));
