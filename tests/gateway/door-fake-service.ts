/** A session service without agents and without a disk: tests of the doors make events happen by hand. */
import { randomUUID } from 'node:crypto';
import {
  type ChangeListener,
  type EventListener,
  ServiceError,
  type SessionService,
} from '../../src/gateway/sessions/session-service.ts';
import type { ContentBlock, PermissionOutcome, StopReason } from '../../src/shared/acp.ts';
import type { EventBody, LogEvent } from '../../src/shared/event.ts';
import { createFold, type Fold } from '../../src/shared/fold.ts';
import type { Cursor, Epoch, RequestId, SessionId } from '../../src/shared/ids.ts';
import { toSeq } from '../../src/shared/ids.ts';
import type { Session } from '../../src/shared/session.ts';

interface Kept {
  session: Session;
  events: LogEvent[];
  fold: Fold;
  followers: Set<EventListener>;
  pending: Map<RequestId, Extract<LogEvent, { type: 'permission' }>>;
}

export interface Answered {
  requestId: RequestId;
  outcome: PermissionOutcome;
  by: string;
}

export interface FakeService extends SessionService {
  /** Logs events of a session, in one batch. */
  say(id: SessionId, ...bodies: EventBody[]): void;
  /** Cuts the oldest events off. */
  trim(id: SessionId, events: number): void;
  readonly prompts: { promptId: string; content: ContentBlock[]; end(reason: StopReason | Error): void }[];
  readonly answers: Answered[];
  readonly calls: unknown[][];
  isShutDown: boolean;
}

export function createFakeService(): FakeService {
  const sessions = new Map<SessionId, Kept>();
  const listeners = new Set<ChangeListener>();
  const prompts: FakeService['prompts'] = [];
  const answers: Answered[] = [];
  const calls: unknown[][] = [];
  const trimmed = new Map<SessionId, Cursor>();

  function kept(id: SessionId): Kept {
    const found = sessions.get(id);
    if (!found) throw new ServiceError('not_found', 'Session not found');
    return found;
  }
  const tell: ChangeListener = (event) => {
    for (const listener of listeners) listener(event);
  };

  function say(id: SessionId, ...bodies: EventBody[]): void {
    const { session, events, fold, followers, pending } = kept(id);
    const batch = bodies.map((body, index): LogEvent => {
      return { seq: toSeq(session.lastSeq + index + 1), at: Date.now(), ...body } as LogEvent; // a body, placed
    });
    for (const event of batch) {
      events.push(event);
      fold.apply(event);
      session.lastSeq = event.seq;
      if (event.type === 'permission') pending.set(event.requestId, event);
      if (event.type === 'permission_resolved') pending.delete(event.requestId);
    }
    for (const follower of followers) follower(batch);
    tell({ type: 'updated', session: { ...session } });
  }

  return {
    prompts,
    answers,
    calls,
    isShutDown: false,
    say,
    trim(id, count) {
      const { events, session } = kept(id);
      const last = events.splice(0, count).at(-1);
      if (last) trimmed.set(id, { epoch: session.epoch, seq: last.seq });
    },
    agents: () => [{ id: 'demo', name: 'Demo', command: 'demo', available: true, builtin: true }],
    list: () => [...sessions.values()].map(({ session }) => ({ ...session })),
    get: (id) => sessions.get(id)?.session,
    info: (id) => kept(id).fold.info,
    async create({ agent, cwd = '/', title = '' }) {
      if (agent !== 'demo') throw new ServiceError('bad_request', 'agent: unknown');
      const id = randomUUID() as SessionId;
      const session: Session = {
        id,
        agent,
        title,
        cwd,
        state: 'idle',
        error: null,
        createdAt: Date.now(),
        lastActivity: Date.now(),
        epoch: randomUUID() as Epoch,
        lastSeq: toSeq(0),
        preview: '',
        readSeq: toSeq(0),
        archived: false,
      };
      sessions.set(id, { session, events: [], fold: createFold(), followers: new Set(), pending: new Map() });
      tell({ type: 'created', session });
      return session;
    },
    async patch(id, patch) {
      const { session } = kept(id);
      Object.assign(session, patch);
      tell({ type: 'updated', session });
      return session;
    },
    async close(id) {
      calls.push(['close', id]);
    },
    async restart(id) {
      calls.push(['restart', id]);
      return { ...kept(id).session };
    },
    async delete(id) {
      kept(id);
      sessions.delete(id);
      tell({ type: 'deleted', id });
    },
    events(id, after, limit) {
      const { session, events } = kept(id);
      const page = events.filter((event) => event.seq > after).slice(0, limit);
      const reset = trimmed.get(id);
      const isTrimmed = reset !== undefined && after < reset.seq;
      return { epoch: session.epoch, ...(isTrimmed && { reset }), events: page, lastSeq: session.lastSeq };
    },
    trimmedEntries: () => [],
    entries: (id) => ({
      epoch: kept(id).session.epoch,
      asOf: kept(id).session.lastSeq,
      entries: [],
      more: false,
    }),
    epoch: (id) => kept(id).session.epoch,
    lastSeq: (id) => kept(id).session.lastSeq,
    follow(id, listener) {
      const { followers } = kept(id);
      followers.add(listener);
      return () => followers.delete(listener);
    },
    pendingPermissions: (id) => [...kept(id).pending.values()],
    prompt: (id, promptId, content) => {
      kept(id);
      return new Promise((resolve, reject) => {
        const end = (reason: StopReason | Error): void =>
          reason instanceof Error ? reject(reason) : resolve(reason);
        prompts.push({ promptId, content, end });
      });
    },
    queue: () => [],
    async changeQueue(id, change) {
      calls.push(['changeQueue', id, change]);
      return 'done';
    },
    followQueue: () => () => undefined,
    async cancel(id) {
      calls.push(['cancel', id]);
    },
    async answerPermission(id, requestId, outcome, by) {
      if (!kept(id).pending.has(requestId)) return false;
      answers.push({ requestId, outcome, by });
      say(id, { type: 'permission_resolved', requestId, outcome, by });
      return true;
    },
    async setMode(id, modeId) {
      calls.push(['setMode', id, modeId]);
    },
    async setConfigOption(id, configId, value) {
      calls.push(['setConfigOption', id, configId, value]);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stats: () => ({ sessions: sessions.size, agents: 0, logEvents: 0 }),
    async shutdown() {
      this.isShutDown = true;
    },
  };
}
