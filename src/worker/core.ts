/**
 * What the owner runs: the parts that use the gateway and the database, and how they are wired. It begins when
 * the owner lock is held and ends when it is let go.
 */
import type { SessionId } from '../shared/ids.ts';
import { CallError } from '../shared/rpc.ts';
import type { GatewayState } from '../shared/state.ts';
import { createAccess } from './access.ts';
import { createArchiveLoader } from './archive/load-archive.ts';
import { createHistoryCopy } from './copy/history-copy.ts';
import type { Environment } from './environment.ts';
import { createLink, type Link } from './link/link-runner.ts';
import { isBehind, takeSnapshot } from './log/history.ts';
import { createLogs } from './log/logs.ts';
import { createReadReports } from './log/read-reports.ts';
import { createNetwork } from './network.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createApertureClient } from './pool/aperture-client.ts';
import { createFeed } from './remote/feed.ts';
import { createGatewayHttp } from './remote/gateway-http.ts';
import { createIndexedStore } from './search/indexed-store.ts';
import { createSearch } from './search/search.ts';
import { createSessions, isQuestion } from './sessions.ts';
import { createLocalCopies } from './storage/local-copies.ts';
import { type LoadedStore, META_KEYS } from './store/log-store.ts';
import type { OpenedStore } from './store/open-store.ts';
import type { AppStateHolder } from './tabs/app-state.ts';
import type { Tabs } from './tabs/tabs.ts';
import { createTranscripts } from './transcripts.ts';
import { createViews } from './views.ts';
import { watchWake } from './wake.ts';

export interface CoreParts {
  env: Environment;
  opened: OpenedStore;
  /** What is in it. */
  loaded: LoadedStore;
  state: AppStateHolder;
  tabs: Tabs;
}

export type Core = ReturnType<typeof createCore>;

export function createCore({ env, opened, loaded, state, tabs }: CoreParts) {
  const { clock, random, report } = env;
  const index = createIndexedStore(opened.store);
  const { store } = index;
  index.restore(loaded.blocks);
  const access = createAccess({
    stored: loaded.token,
    async keep(token) {
      logs.add({ meta: [{ key: META_KEYS.token, value: token }] });
      await logs.flush();
    },
    onRefused: () => feed.refused(),
  });
  const http = createGatewayHttp({ ...env, token: access.token, onUnauthorized: access.refuse });
  const network = createNetwork({
    isOffline: env.isOffline,
    hints: () => tabs.networkHints(),
    onChange(isOffline) {
      if (isOffline) {
        feed.offline();
        client.offline();
      } else {
        feed.reachable();
        client.reachable();
      }
    },
  });
  const feed = createFeed({
    origin: env.origin,
    fetch: env.fetch,
    token: access.token,
    clock,
    random,
    report,
    isOffline: () => network.isOffline,
    list: () => http.sessions(),
    onState: onGateway,
    onEvent: (event) => sessions.onFeed(event),
  });
  const logs = createLogs({
    store,
    clock,
    report,
    hooksOf: (id) => ({
      isViewed: () => tabs.isViewed(id),
      onChanges(changes, info) {
        transcripts.changed(id, changes, info);
        if (info || changes.some(isQuestion)) refresh(id);
      },
      onReplaced: () => transcripts.replaced(id),
      onUnread() {
        sessions.refresh(id);
        readReports.look();
      },
      onPrompts: (promptIds) => outbox.onPrompts(id, promptIds),
    }),
    onStorage(storage) {
      state.setStorage(storage);
      copy.look();
    },
    expendable: () => copies.expendable(),
  });
  const client = createApertureClient({
    createLink: linkTo,
    factsOf: (id) => sessions.factsOf(id),
    isPaired: () => access.isPaired,
    onStatus(id) {
      sessions.refresh(id);
      if (!client.isOpening) copy.look();
    },
  });
  const outbox = createOutbox({
    clock,
    logs,
    linkOf: (id) => client.linkOf(id),
    onChange(id) {
      transcripts.outboxChanged(id);
      client.review();
    },
  });
  const transcripts = createTranscripts({
    tabs,
    logOf(id) {
      // Who opens a conversation, or scrolls in it, asks for its log.
      copy.giveWay();
      return logs.get(id);
    },
    outboxOf: (id) => outbox.items(id),
    isFresh,
    source: http,
  });
  const copy = createHistoryCopy({
    clock,
    wasPaused: loaded.copyPaused === true,
    source: http,
    logs,
    client,
    tabs,
    state,
    isKept: opened.state !== 'memory',
    isOnline: () => feed.isOnline,
    onEvent: (id, event) => outbox.onEvent(id, event),
    onCaughtUp: refresh,
  });
  const search = createSearch({ clock, report, index, logs, isQuiet: () => !client.isOpening });
  const readReports = createReadReports({
    clock,
    logs: () => logs.all(),
    isOnline: () => feed.isOnline,
    send: (id, patch) => http.patch(id, patch),
  });
  const sessions = createSessions({
    clock,
    logs,
    client,
    outbox,
    state,
    tabs,
    transcripts,
    isOnline: () => feed.isOnline,
    onProgress() {
      copy.look();
      readReports.look();
    },
    onRemoved(id) {
      copy.forget(id);
      readReports.forget(id);
    },
  });
  const copies = createLocalCopies({ logs, store, client, sessions });
  const wake = watchWake(clock, nudge);
  const views = createViews({
    tabs,
    logs,
    onViewed(id) {
      copy.giveWay();
      client.allowSession(id);
    },
    onShown: nudge,
  });

  function linkTo(id: SessionId, onChange: () => void): Link {
    const log = logs.get(id);
    if (!log) throw new CallError('not_found', 'There is no such session.');
    return createLink({
      ...env,
      log,
      token: access.token,
      takeSnapshot: (log) => takeSnapshot(http, log),
      onStatus: onChange,
      onConnected() {
        outbox.onConnected(id);
        copy.look();
        // Somebody is there: the list need not wait for the end of its own backoff.
        if (!feed.isOnline) feed.nudge();
      },
      onEvent: (event) => outbox.onEvent(id, event),
      onAsked: (requestId) => outbox.onAsked(id, requestId),
      onQueue: (prompts) => outbox.onQueue(id, prompts),
      onGone: () => sessions.onGone(id),
      onUnpaired: access.refuse,
    });
  }

  /** The row of a session and its place in the pool, after something in it changed. */
  function refresh(id: SessionId): void {
    sessions.refresh(id);
    client.review();
  }

  function isFresh(id: SessionId): boolean {
    const log = logs.get(id);
    if (!log) return false;
    return log.session.imported === true || client.isConnected(id) || (feed.isSure && !isBehind(log));
  }

  function onGateway(gateway: GatewayState): void {
    state.setGateway(gateway);
    if (gateway.status === 'unpaired' && gateway.reason === 'refused') access.setRefused();
    if (gateway.status === 'online') {
      client.reachable();
      copy.retry();
      readReports.look();
    }
    sessions.refreshAll();
    client.review();
  }

  function nudge(): void {
    feed.nudge();
    client.nudge();
    if (!feed.isSure) sessions.refreshAll();
  }

  function onViews(): void {
    views.look();
    network.look();
    client.review();
    copy.look();
  }

  function stop(): void {
    for (const part of [feed, wake, copy, readReports, search]) part.close();
  }

  logs.restore(loaded.sessions, loaded.nextSessionNo);
  outbox.restore(loaded.outbox);
  sessions.restore();
  onViews();
  feed.start();
  client.review();
  env.onNetwork(() => network.look());

  return {
    http,
    logs,
    client,
    outbox,
    sessions,
    copies,
    transcripts,
    archive: createArchiveLoader({ store, logs, sessions, state, tabs, clock, report }),
    copy,
    readReports,
    search,
    onViews,
    getMeta: (key: string) => store.getMeta(key),
    eraseDatabase: async () => opened.erase?.(),
    async pair(code: string, deviceName: string): Promise<void> {
      const paired = await http.pair(code, deviceName);
      await access.grant(paired.token);
      feed.start();
    },
    retryNow(): void {
      if (access.retry()) feed.start();
      else nudge();
      copy.retry();
    },
    /** Sockets closed, everything stored, the database closed: another worker can take over. */
    async release(): Promise<void> {
      stop();
      await client.disconnectAll();
      await logs.close();
      await store.close();
    },
    /** Another worker owns it all by now: nothing is written any more. */
    abandon(): void {
      stop();
      void store.close();
      void client.disconnectAll();
    },
  };
}
