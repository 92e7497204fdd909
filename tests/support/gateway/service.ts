/** A real session service in a temporary directory, with the core agent in the modes that a test wants. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { onTestFinished, vi } from 'vitest';
import type { AgentCommand } from '../../../src/gateway/agents/catalog.ts';
import { type Logger, silentLogger } from '../../../src/gateway/logger.ts';
import { createSessionService, type SessionTiming } from '../../../src/gateway/sessions/service.ts';
import type { SessionService } from '../../../src/gateway/sessions/session-service.ts';
import type { Entry } from '../../../src/shared/entry.ts';
import { entryText } from '../../../src/shared/entry.ts';
import type { LogEvent } from '../../../src/shared/event.ts';
import { type PromptId, promptIdSchema, type SessionId, ZERO_SEQ } from '../../../src/shared/ids.ts';
import { coreAgent } from './core-agent.ts';

/** A directory that is gone when the test is over. */
export function temporaryDirectory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'aperture-test-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export interface StartOptions {
  dataDir?: string;
  root?: string;
  agents?: readonly string[];
  commands?: readonly AgentCommand[];
  timing?: Partial<SessionTiming>;
  log?: Logger;
}

export interface TestService {
  service: SessionService;
  dataDir: string;
  root: string;
}

export async function startService(options: StartOptions = {}): Promise<TestService> {
  const dataDir = options.dataDir ?? temporaryDirectory();
  const root = options.root ?? temporaryDirectory();
  process.env.CORE_AGENT_DIR = join(dataDir, 'agent-memory');
  const service = await createSessionService({
    dataDir,
    roots: [root],
    agents: [...(options.agents ?? ['core']).map(coreAgent), ...(options.commands ?? [])],
    log: options.log ?? silentLogger,
    version: 'test',
    timing: options.timing ?? {},
  });
  onTestFinished(() => service.shutdown());
  return { service, dataDir, root };
}

/** Waits longer than vitest's second: a Node process starts within each test. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 10_000, interval: 10 });

export async function startSession(service: SessionService, agent = 'core'): Promise<SessionId> {
  const { id } = await service.create({ agent });
  await settled(service, id);
  return id;
}

/** Its agent is no longer being started. */
export async function settled(service: SessionService, id: SessionId): Promise<void> {
  await eventually(() => {
    if (service.get(id)?.state === 'starting') throw new Error('still starting');
  });
}

export const promptId = (id: string = randomUUID()): PromptId => v.parse(promptIdSchema, id);
export const text = (words: string) => [{ type: 'text' as const, text: words }];

export const prompt = (service: SessionService, id: SessionId, words: string) =>
  service.prompt(id, promptId(), text(words));

export const eventsOf = (service: SessionService, id: SessionId): LogEvent[] =>
  service.events(id, ZERO_SEQ, 1_000).events;

export const entriesOf = (service: SessionService, id: SessionId): Entry[] =>
  service.entries(id, null, 500).entries.toReversed();

/** The entries as `kind: text`, oldest first. */
export const readable = (service: SessionService, id: SessionId): string[] =>
  entriesOf(service, id).map((entry) => `${entry.kind}: ${entryText(entry)}`);

/** Events as short names: `turn idle`, `update agent_message_chunk`, `agent exited`. */
export const named = (events: readonly LogEvent[]): string[] =>
  events.map((event) => {
    if (event.type === 'update') return `update ${event.update.sessionUpdate}`;
    return 'state' in event ? `${event.type} ${event.state}` : event.type;
  });

/** False for a process that only waits for its parent to take notice, too. */
export const isAlive = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
