/** The sessions of one data directory: opens the log, mends what a crash left, and keeps the agents. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import {
  type Epoch,
  epochSchema,
  type Seq,
  type SessionId,
  sessionIdSchema,
  ZERO_SEQ,
} from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import type { startAgent } from '../agents/agent.ts';
import { AgentFailure } from '../agents/agent-failure.ts';
import { type AgentCommand, createAgentCatalog } from '../agents/catalog.ts';
import { killLeftovers } from '../agents/leftovers.ts';
import { START_TIMEOUTS, type StartTimeouts } from '../agents/open-session.ts';
import type { openDatabase } from '../log/database.ts';
import type { EventLog, MutableRecord, SessionRecord } from '../log/event-log.ts';
import type { Keep } from '../log/keep.ts';
import type { OpenDisk } from '../log/room.ts';
import { createSqliteEventLog } from '../log/sqlite-event-log.ts';
import type { Logger } from '../logger.ts';
import { createChangeFeed } from './change-feed.ts';
import { createFollowers } from './followers.ts';
import { mendingWrite, storedQueue } from './mend.ts';
import { createSessionActor, type SessionActor, storageError } from './session-actor.ts';
import type { Rest } from './session-core.ts';
import { patchWrite } from './session-patch.ts';
import { ServiceError, type SessionService } from './session-service.ts';
import { workingDirectory } from './working-directory.ts';

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
  /** Of events of ended turns; all where nothing is said. */
  keep?: Keep;
  timing?: Partial<SessionTiming>;
  outside?: Partial<Outside>;
}

/** What of the machine the sessions use: files and processes. Tests may give their own. */
export interface Outside {
  openDatabase: typeof openDatabase;
  openDisk: OpenDisk;
  startAgent: typeof startAgent;
  killLeftovers: typeof killLeftovers;
  workingDirectory: typeof workingDirectory;
}

export interface SessionTiming extends StartTimeouts {
  /** An agent that was asked to end a turn has this long before it is ended itself. */
  cancelMs: number;
  /** Between two tries to write after the log could not be written. */
  retryMs: number;
}

/** Rejects if the log cannot be opened, with the reason for the person. */
export async function createSessionService(options: SessionServiceOptions): Promise<SessionService> {
  const { log: logger, roots, version, now = Date.now, outside = {} } = options;
  const timing = { ...START_TIMEOUTS, cancelMs: 10_000, retryMs: 2_000, ...options.timing };
  const log = createSqliteEventLog({
    dataDir: options.dataDir,
    log: logger,
    now,
    ...(options.keep && { keep: options.keep }),
    ...(outside.openDatabase && { open: outside.openDatabase }),
    ...(outside.openDisk && { disk: outside.openDisk }),
  });
  const catalog = createAgentCatalog(options.agents, now);
  const actors = new Map<SessionId, SessionActor>();
  const feed = createChangeFeed(log.records().map(sessionOf));
  const queueFollowers = createFollowers<SessionId>();
  log.onCommit(({ id, record, queue }) => {
    feed.changed(sessionOf(record));
    if (queue) queueFollowers.tell(id);
  });

  function sessionOf(record: SessionRecord): Session {
    const { titledByPerson: _, agentSessionId: _id, ...session } = record;
    const broken = actors.get(record.id)?.broken;
    return broken ? { ...session, state: 'failed', error: broken } : session;
  }

  function need(id: SessionId): SessionRecord {
    const record = log.record(id);
    if (record === undefined) throw new ServiceError('not_found', 'There is no such session');
    return record;
  }

  function actorOf(id: SessionId): SessionActor {
    const known = actors.get(id);
    if (known) return known;
    const { agent, cwd, state, error } = need(id);
    const rest: Rest =
      state === 'failed' && error ? { state, error } : { state: state === 'ended' ? state : 'idle' };
    const actor = createSessionActor({
      id,
      log,
      rest,
      retryMs: timing.retryMs,
      seat: {
        sessionId: id,
        agent,
        command: catalog.find(agent),
        cwd,
        version,
        log: logger,
        timeouts: timing,
        cancelMs: timing.cancelMs,
        ...(outside.startAgent && { startAgent: outside.startAgent }),
      },
      changed: () => {
        const record = log.record(id);
        if (record) feed.changed(sessionOf(record));
      },
    });
    actors.set(id, actor);
    return actor;
  }

  let stopped: Promise<void> | null = null;
  await recover();

  /** Ends what a crash left running, and goes on with what it left waiting. */
  async function recover(): Promise<void> {
    const killed = await (outside.killLeftovers ?? killLeftovers)((id) =>
      log.records().some((record) => record.id === id),
    );
    if (killed > 0) logger.warn({ processes: killed }, 'ended agents that an earlier gateway left running');
    const mended = log.records().map(async ({ id, state }) => {
      const interrupted = state === 'running' || state === 'requires_action' || state === 'starting';
      if (!interrupted && log.openPrompts(id).length === 0) return;
      try {
        await log.append(id, mendingWrite(log, id, RESTARTED, { state: 'idle' }));
        if (storedQueue(log, id).length > 0) actorOf(id).resume();
      } catch {
        logger.error({ session: id }, 'a session that was interrupted could not be mended');
      }
    });
    await Promise.all(mended);
  }

  const service: SessionService = {
    agents: () => catalog.list(),
    list: () => log.records().map(sessionOf),
    get(id) {
      const record = log.record(id);
      return record && sessionOf(record);
    },
    info: (id) => log.info(need(id).id),

    async create(request) {
      if (catalog.find(request.agent) === undefined) {
        throw new ServiceError('bad_request', `agent: no agent is configured as ${request.agent}`);
      }
      const cwd = await (outside.workingDirectory ?? workingDirectory)(roots, request.cwd);
      const id = v.parse(sessionIdSchema, randomUUID());
      const epoch: Epoch = v.parse(epochSchema, randomUUID());
      const title = request.title ?? '';
      const record: MutableRecord = {
        title,
        titledByPerson: title !== '',
        state: 'starting',
        error: null,
        readSeq: ZERO_SEQ,
        archived: false,
        pinned: false,
        agentSessionId: null,
      };
      const fixed = { id, epoch, agent: request.agent, cwd, createdAt: now() };
      try {
        await log.create(fixed, record, title === '' ? {} : { events: [{ type: 'info', title }] });
      } catch (error) {
        throw storageError(error);
      }
      await actorOf(id).wake();
      return sessionOf(need(id));
    },

    async patch(id, patch) {
      const write = patchWrite(need(id), patch);
      try {
        if (write) await log.append(id, write);
      } catch (error) {
        throw storageError(error);
      }
      if (patch.archived && actors.get(id)?.hasAgent) await service.close(id);
      return sessionOf(need(id));
    },
    close: async (id) => actorOf(id).close(),
    async restart(id) {
      await actorOf(id).restart();
      return sessionOf(need(id));
    },
    async delete(id) {
      need(id);
      try {
        // Its agent is only ended if the log can be written.
        await log.append(id, {});
        await actors.get(id)?.halt(new ServiceError('not_found', 'The session was removed'));
        await log.remove(id);
      } catch (error) {
        throw storageError(error);
      }
      actors.delete(id);
      feed.removed(id);
    },

    events(id, after, limit) {
      const { epoch, lastSeq } = need(id);
      const trimmed = log.trimmed(id);
      const reset = after < trimmed ? { reset: { epoch, seq: trimmed } } : {};
      return { epoch, ...reset, events: log.events(id, after, limit), lastSeq };
    },
    trimmedEntries: (id, after, limit) => log.trimmedEntries(need(id).id, after, limit),
    entries(id, before, limit) {
      const { epoch } = need(id);
      const { newest, ...page } = log.entries(id, before, limit);
      return { epoch, ...page, ...newest };
    },
    epoch: (id) => need(id).epoch,
    lastSeq: (id): Seq => need(id).lastSeq,
    follow: (id, listener) => log.follow(need(id).id, listener),
    pendingPermissions: (id) => log.pendingPermissions(need(id).id),

    prompt: async (id, promptId, content, onStored) => actorOf(id).prompt(promptId, content, onStored),
    queue: (id) => storedQueue(log, need(id).id),
    changeQueue: async (id, change) => actorOf(id).changeQueue(change),
    followQueue: (id, listener) => queueFollowers.follow(need(id).id, listener),
    cancel: async (id) => actorOf(id).cancel(),
    answerPermission: async (id, requestId, outcome, by) => actorOf(id).answer(requestId, outcome, by),
    setMode: async (id, modeId) => actorOf(id).setMode(modeId).catch(refusedByAgent),
    setConfigOption: async (id, configId, value) =>
      actorOf(id).setConfigOption(configId, value).catch(refusedByAgent),

    onChange: (listener) => feed.listen(listener),
    stats: () => ({
      sessions: log.records().length,
      agents: [...actors.values()].filter((actor) => actor.hasAgent).length,
      logEvents: log.count(),
    }),
    shutdown() {
      stopped ??= stop();
      return stopped;
    },
  };
  return service;

  async function stop(): Promise<void> {
    const stopping = new ServiceError('conflict', 'The gateway is stopping');
    await Promise.all([...actors.values()].map((actor) => actor.halt(stopping)));
    await Promise.all([...actors.keys()].map((id) => endTurn(log, id)));
    feed.close();
    log.close();
  }
}

const RESTARTED = {
  code: 'gateway_restarted',
  message: 'The gateway was stopped while this turn ran. What was said until then is kept.',
};

/** At a stop the log is left as a start would mend it. */
async function endTurn(log: EventLog, id: SessionId): Promise<void> {
  const state = log.record(id)?.state;
  if (state !== 'running' && state !== 'requires_action' && state !== 'starting') return;
  // If it cannot be written now, the next start does it.
  await log.append(id, mendingWrite(log, id, RESTARTED, { state: 'idle' })).catch(() => undefined);
}

/** In the agent's words, which are for the person who asked, and for no log. */
function refusedByAgent(error: unknown): never {
  if (error instanceof AgentFailure) throw new ServiceError('agent_error', error.message, error.failure);
  throw error;
}
