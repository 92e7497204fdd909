/** A worker of the page's own making: answers from a scene, streams on demand, forgets everything on reload. */

import { END_SEQ } from '../../../src/shared/bare-ids.ts';
import { EMPTY_DRAFT } from '../../../src/shared/empty-draft.ts';
import type { Entry } from '../../../src/shared/entry.ts';
import type { EventBody, LogEvent } from '../../../src/shared/event.ts';
import { createFold, type Fold } from '../../../src/shared/fold.ts';
import type { TranscriptInfo } from '../../../src/shared/fold-snapshot.ts';
import type { View } from '../../../src/shared/hello.ts';
import { type Epoch, type PromptId, type Seq, type SessionId, toSeq } from '../../../src/shared/ids.ts';
import { CallError, type OutboxItem, type Push, type WorkerApi } from '../../../src/shared/rpc.ts';
import type { AgentInfo, Device, Session } from '../../../src/shared/session.ts';
import { type AppState, applyStatePatch, type StatePatch } from '../../../src/shared/state.ts';
import type { WorkerLink, WorkerLinkOptions } from '../../../src/ui/worker-link/worker-link.ts';
import { searchTexts } from '../../../src/worker/search/entry-texts.ts';
import { matchTexts, parseQuery } from '../../../src/worker/search/query.ts';
import { snippetOf } from '../../../src/worker/search/snippet.ts';
import { diagnosticsOf } from './diagnostics.ts';

/** One session's log as it grows. */
export interface FakeLog {
  entries: Map<Seq, Entry>;
  fold: Fold;
  seq: number;
  revision: number;
  fresh: boolean;
  outbox: OutboxItem[];
  firstUnread: Seq | null;
}

export interface Scene {
  state: AppState;
  logs: Map<SessionId, FakeLog>;
  agents: AgentInfo[];
  devices: Device[];
  pairFails: boolean;
}

export interface FakeWorker {
  connect(options: WorkerLinkOptions): WorkerLink;
  event(sessionId: SessionId, body: EventBody, at?: number): void;
  patch(patch: StatePatch): void;
  push(push: Push): void;
  calls: { name: string; args: unknown[] }[];
  /** What the tab said that it views, the last at the end. */
  views: View[];
}

export function createLog(): FakeLog {
  return {
    entries: new Map(),
    fold: createFold(),
    seq: 0,
    revision: 0,
    fresh: true,
    outbox: [],
    firstUnread: null,
  };
}

export function addEvent(log: FakeLog, body: EventBody, at = Date.now()) {
  log.seq += 1;
  const event = { seq: toSeq(log.seq), at, ...body } as LogEvent;
  const before: TranscriptInfo = log.fold.info;
  const changes = log.fold.apply(event);
  for (const change of changes) {
    const entry = change.type === 'put' ? change.entry : undefined;
    if (entry) log.entries.set(entry.seq, entry);
    else if (change.type === 'append') {
      const current = log.entries.get(change.seq);
      if (current && 'content' in current) {
        const last = current.content.at(-1);
        const text = last?.type === 'text' ? last.text + change.text : change.text;
        log.entries.set(change.seq, {
          ...current,
          rev: change.rev,
          content: [...current.content.slice(0, -1), { type: 'text', text }],
        });
      }
    }
  }
  return { changes, info: log.fold.info === before ? undefined : log.fold.info };
}

export function createFakeWorker(scene: Scene): FakeWorker {
  let options: WorkerLinkOptions | null = null;
  let revision = 1;
  const calls: FakeWorker['calls'] = [];
  const push = (message: Push) => options?.onPush(message);

  function patch(change: StatePatch): void {
    scene.state = applyStatePatch(scene.state, change);
    revision += 1;
    push({ push: 'state', revision, patch: change });
  }

  function event(sessionId: SessionId, body: EventBody, at?: number): void {
    const log = logOf(sessionId);
    const { changes, info } = addEvent(log, body, at);
    log.revision += 1;
    push({ push: 'transcript', sessionId, revision: log.revision, changes, ...(info && { info }) });
    tellQuestions(sessionId, log);
  }

  /** As the gateway's list and the worker's copy say it. */
  function tellQuestions(sessionId: SessionId, { fold }: FakeLog): void {
    const known = session(sessionId);
    const connection = scene.state.connections[sessionId];
    if (!known || !connection || String(connection.asks ?? '') === String(fold.questions)) return;
    const { asks: _, ...rest } = connection;
    const asks = fold.questions;
    patch({
      sessions: [{ ...known, state: asks.length > 0 ? 'requires_action' : 'running' }],
      connections: { [sessionId]: asks.length > 0 ? { ...rest, asks } : rest },
    });
  }

  function logOf(sessionId: SessionId): FakeLog {
    const log = scene.logs.get(sessionId);
    if (!log) throw new CallError('not_found', 'No such session');
    return log;
  }

  const inOrder = (log: FakeLog) => [...log.entries.values()].sort((a, b) => a.seq - b.seq);
  const session = (id: SessionId) => scene.state.sessions.find((candidate) => candidate.id === id);

  const api: Partial<WorkerApi> = {
    ping: async () => 'pong',
    async openSession(sessionId, limit, around) {
      const known = session(sessionId);
      if (!known) throw new CallError('not_found', 'No such session');
      const log = logOf(sessionId);
      const entries = inOrder(log);
      const wanted = around ?? log.firstUnread ?? END_SEQ;
      const at = entries.findIndex((entry) => entry.seq >= wanted);
      const from = at === -1 ? entries.length : at;
      const end = Math.min(entries.length, from + limit - Math.floor(limit / 3));
      const start = Math.max(0, end - limit);
      return {
        sessionId,
        epoch: known.epoch,
        entries: entries.slice(start, end),
        more: start > 0,
        newer: end < entries.length,
        missing: false,
        info: log.fold.info,
        fresh: log.fresh,
        outbox: log.outbox,
        firstUnread: log.firstUnread,
        revision: log.revision,
      };
    },
    async loadOlder(sessionId, before, limit) {
      const older = inOrder(logOf(sessionId)).filter((entry) => entry.seq < before);
      return { entries: older.slice(-limit), more: older.length > limit, missing: false };
    },
    async loadNewer(sessionId, after, limit) {
      const newer = inOrder(logOf(sessionId)).filter((entry) => entry.seq > after);
      return { entries: newer.slice(0, limit), more: newer.length > limit, missing: false };
    },
    async pair() {
      if (scene.pairFails) throw new CallError('refused', 'Unknown code');
      patch({ gateway: { status: 'online' } });
    },
    listDevices: async () => scene.devices,
    async revokeDevice(id) {
      scene.devices = scene.devices.filter((device) => device.id !== id);
    },
    async retryNow() {},
    listAgents: async () => scene.agents,
    async listDirectories(path) {
      const at = path ?? '/home/dev';
      const names = ['aperture', 'blog', 'dotfiles', 'infra', 'playground'];
      return { path: at, parent: null, directories: names.map((name) => ({ name, path: `${at}/${name}` })) };
    },
    async createSession(request) {
      if (request.cwd?.includes('missing'))
        throw new CallError('bad_request', 'No such directory: it is not there');
      const id = crypto.randomUUID() as SessionId;
      const now = Date.now();
      const made: Session = {
        id,
        cwd: request.cwd ?? '/home/dev',
        error: null,
        epoch: 'e1' as Epoch,
        lastSeq: toSeq(0),
        readSeq: toSeq(0),
        agent: request.agent,
        title: request.title ?? '',
        state: 'idle',
        createdAt: now,
        lastActivity: now,
        preview: '',
        archived: false,
      };
      scene.logs.set(id, createLog());
      patch({ sessions: [made] });
      return made;
    },
    async patchSession(sessionId, change) {
      const current = session(sessionId);
      if (current) patch({ sessions: [{ ...current, ...JSON.parse(JSON.stringify(change)) }] });
    },
    async endSession(sessionId) {
      patch({ removed: [sessionId] });
    },
    async restartAgent() {},
    async markUnread(sessionId) {
      const current = scene.state.connections[sessionId];
      if (current) patch({ connections: { [sessionId]: { ...current, hasUnread: true, unreadCount: 1 } } });
    },
    async readAttention(sessionId) {
      const entries = inOrder(logOf(sessionId));
      const last = entries.findLast((entry) => entry.kind !== 'user') ?? null;
      const prompt = entries.findLast((entry) => entry.kind === 'user');
      return {
        questions: entries.flatMap((entry) =>
          entry.kind === 'permission' && entry.outcome === null ? [entry] : [],
        ),
        last,
        prompt: last?.kind === 'error' && prompt?.kind === 'user' ? prompt.content : null,
      };
    },
    async setCopyPaused(paused) {
      const { copy } = scene.state;
      if (copy) patch({ copy: { ...copy, paused } });
    },
    async connectSession() {},
    async sendPrompt(sessionId, promptId: PromptId, content) {
      event(sessionId, { type: 'prompt', promptId, content });
    },
    withdrawPrompt: async () => true,
    async cancelTurn(sessionId) {
      event(sessionId, { type: 'turn', state: 'idle', stopReason: 'cancelled' });
    },
    async answerPermission(sessionId, requestId, optionId) {
      const outcome =
        optionId === null ? { outcome: 'cancelled' as const } : { outcome: 'selected' as const, optionId };
      event(sessionId, { type: 'permission_resolved', requestId, outcome, by: 'Chromium on Linux' });
    },
    async setMode() {},
    async setConfigOption() {},
    editPrompt: async () => true,
    async orderPrompts(sessionId, promptIds) {
      const log = logOf(sessionId);
      const at = (item: OutboxItem) => promptIds.indexOf(item.promptId);
      log.outbox = [...log.outbox].sort((a, b) => at(a) - at(b));
      log.revision += 1;
      push({ push: 'transcript', sessionId, revision: log.revision, changes: [], outbox: log.outbox });
    },
    sendPromptNow: async () => true,
    async listFiles(_, query) {
      const paths = ['src/worker/pool/pool.ts', 'src/worker/core.ts', 'src/ui/main.tsx', 'README.md'];
      return {
        files: paths.filter((path) => path.includes(query)).map((path) => ({ path })),
        truncated: false,
      };
    },
    getDraft: async () => EMPTY_DRAFT,
    async setDraft() {},
    async resumeImports() {},
    takeLegacyActive: async () => null,
    exportPage: async () => ({ text: '', entries: 0, next: null, whole: true }),
    beginImport: async () => 'import',
    importChunk: async () => ({ sessions: 1, entries: 3 }),
    finishImport: async () => ({ sessions: 1, entries: 3, skipped: 0 }),
    async abortImport() {},
    async storageUsage() {
      const all = [...scene.logs].map(([sessionId, log]) => ({
        id: sessionId,
        entries: log.entries.size,
        bytes: JSON.stringify([...log.entries.values()]).length,
      }));
      return all.filter(({ entries }) => entries > 0).sort((a, b) => b.bytes - a.bytes);
    },
    async deleteLocalCopy(sessionId) {
      scene.logs.set(sessionId, createLog());
    },
    async deleteLocalCopies() {
      for (const sessionId of scene.logs.keys()) scene.logs.set(sessionId, createLog());
    },
    async eraseDatabase() {
      patch({ storage: 'ok', gateway: { status: 'unpaired', reason: 'none' } });
    },
    async noteRebuilt() {
      patch({ rebuilt: null });
    },
    async searchMessages({ text, sessionId, agent, kinds }, page) {
      const query = parseQuery(text);
      const searched = scene.state.sessions.filter(
        (known) => (sessionId ?? known.id) === known.id && (agent ?? known.agent) === known.agent,
      );
      const hits = searched.flatMap(({ id }) =>
        [...(scene.logs.get(id)?.entries.values() ?? [])].flatMap((entry) => {
          const match = matchTexts(query, searchTexts(entry));
          if (!match || (kinds.length > 0 && !kinds.includes(entry.kind))) return [];
          const { seq, kind, at } = entry;
          return { sessionId: id, seq, kind, at, ...snippetOf(match.text, match.ranges) };
        }),
      );
      hits.sort((a, b) => b.at - a.at || b.seq - a.seq);
      const isAway = scene.state.gateway.status !== 'online';
      return {
        hits: hits.slice(page * 30, page * 30 + 30),
        isDone: hits.length <= page * 30 + 30,
        sessions: searched.filter(({ title }) => matchTexts(query, [title])).map(({ id }) => id),
        indexed: 0.43,
        isPartial: isAway,
        isWholeCopy: !isAway,
      };
    },
    diagnostics: async () => diagnosticsOf(scene),
    createPairLink: async () => ({
      url: 'https://aperture.example.net/#pair=ABCD-EFGH-JKLM',
      code: 'ABCD-EFGH-JKLM',
      expiresAt: Date.now() + 5 * 60_000,
    }),
  };

  const call = new Proxy(api, {
    get(target, name: keyof WorkerApi) {
      return async (...args: unknown[]) => {
        calls.push({ name, args });
        const method = target[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
        if (!method) throw new CallError('internal', `The harness has no ${name}`);
        return method(...args);
      };
    },
  }) as WorkerApi;

  const views: View[] = [];
  return {
    calls,
    views,
    event,
    patch,
    push,
    connect(given) {
      options = given;
      queueMicrotask(() =>
        given.onWelcome({ revision, state: scene.state, workerLock: 'lock', build: 'harness' }),
      );
      return { call, setView: (view) => void views.push(view), close: () => undefined };
    },
  };
}
