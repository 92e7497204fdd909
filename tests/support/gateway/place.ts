/** A whole gateway in this process, on a data directory that a test has made, and a device that is paired with it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AgentCommand } from '../../../src/gateway/agents/catalog.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { silentLogger } from '../../../src/gateway/logger.ts';
import { temporaryDirectory } from './service.ts';

export interface Place {
  gateway: Gateway;
  token: string;
  /** Any request with that token, as JSON. */
  get(path: string): Promise<unknown>;
}

export async function startPlace(dataDir: string, agents: readonly AgentCommand[] = []): Promise<Place> {
  const root = join(temporaryDirectory(), 'root');
  mkdirSync(root);
  const gateway = await createGateway({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    roots: [root],
    agents,
    appDir: root,
    version: '0.0.0',
    log: silentLogger,
  });
  onTestFinished(() => gateway.close());
  const response = await fetch(`${gateway.url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: gateway.createPairCode(), name: 'test' }),
  });
  const { token } = (await response.json()) as { token: string }; // the gateway's own shape
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${gateway.url}${path}`, { headers: { Authorization: `Bearer ${token}` } })).json();
  return { gateway, token, get };
}
