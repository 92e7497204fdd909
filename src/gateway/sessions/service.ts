/** The sessions of one data directory: opens the log, mends what a crash left, and keeps the agents. */
import type { AgentCommand } from '../agents/catalog.ts';
import type { Logger } from '../logger.ts';
import type { SessionService } from './session-service.ts';

export interface SessionServiceOptions {
  /** Made (0700) if missing; the event log is `events.db` in it. */
  dataDir: string;
  /** Directories that sessions may work in; the first is the default. */
  roots: readonly string[];
  /** See `agentCommands` in `agents/catalog.ts`. */
  agents: readonly AgentCommand[];
  log: Logger;
  /** Told to agents. */
  version: string;
  now?: () => number;
}

/** Rejects if the log cannot be opened, with the reason for the person. */
export async function createSessionService(_options: SessionServiceOptions): Promise<SessionService> {
  throw new Error('The session service is being built');
}
