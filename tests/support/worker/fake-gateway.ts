/**
 * A gateway in memory that behaves as the real one does on the wire, and misbehaves when told to: it cuts
 * sockets, falls silent, refuses everyone. For tests only.
 */
import type { EventBody, LogEvent } from '../../../src/shared/event.ts';
import { framesOf } from '../../../src/shared/event-frames.ts';
import {
  type Frame,
  META,
  METHOD,
  type Params,
  parseFrame,
  RPC,
  writeFrame,
} from '../../../src/shared/frame.ts';
import type { Seq, SessionId } from '../../../src/shared/ids.ts';
import { toSeq } from '../../../src/shared/ids.ts';
import type { FeedEvent } from '../../../src/shared/session.ts';
import type { Clock } from '../../../src/worker/clock.ts';
import type { OpenSocket, SocketHandlers } from '../../../src/worker/link/connection.ts';
import type { Fetch } from '../../../src/worker/remote/gateway-http.ts';
import { createFakeFeeds } from './fake-feeds.ts';
import { createFakeQueue } from './fake-queue.ts';
import { createFakeSession, type FakeSession } from './fake-session.ts';

export const TOKEN = 'a-token-of-the-test';
const LATENCY_MS = 2;

interface Peer {
  handlers: SocketHandlers;
  sessionId: SessionId | null;
  isAuthenticated: boolean;
  isOpen: boolean;
  asks: Map<string, string>;
}

export type FakeGateway = ReturnType<typeof createFakeGateway>;

export function createFakeGateway(clock: Clock) {
  const sessions = new Map<SessionId, FakeSession>();
  const peers = new Set<Peer>();
  const feeds = createFakeFeeds();
  const mostSockets = new Map<SessionId, number>();
  let isUp = true;
  let isSilent = false;
  let holdsFeeds = false;
  let listMs = 0;
  let listsAsked = 0;
  let takesToken = true;
  /** Changes a frame's text on its way, or drops it (null). */
  let mangle: (text: string) => string | null = (text) => text;
  let made = 0;
  /** Requests for a session's history: under way, and the most there ever were. */
  const fetches = { now: 0, most: 0 };
  let onFetch: (id: SessionId, query: URLSearchParams) => void = () => {};
  let mostOpen = 0;
  /** How long a page of a session's history takes. */
  let pageMs = LATENCY_MS;

  const queue = createFakeQueue({
    append,
    tell(id, frame) {
      for (const peer of peers) if (peer.sessionId === id) send(peer, frame);
    },
    now: () => clock.now(),
  });

  function later(peer: Peer, run: () => void): void {
    clock.after(LATENCY_MS, () => {
      if (peer.isOpen && !isSilent) run();
    });
  }

  const send = (peer: Peer, frame: Frame): void => {
    const text = mangle(writeFrame(frame));
    if (text !== null) later(peer, () => peer.handlers.onText(text));
  };

  function close(peer: Peer, code: number): void {
    if (!peer.isOpen) return;
    peer.isOpen = false;
    peers.delete(peer);
    clock.after(1, () => peer.handlers.onClose(code));
  }

  const openSocket: OpenSocket = (handlers) => {
    const peer: Peer = {
      handlers,
      sessionId: null,
      isAuthenticated: false,
      isOpen: isUp,
      asks: new Map(),
    };
    if (!isUp) clock.after(1, () => handlers.onClose(1006));
    else {
      peers.add(peer);
      mostOpen = Math.max(mostOpen, peers.size);
      later(peer, () => handlers.onOpen());
    }
    return {
      send(text) {
        later(peer, () => receive(peer, text));
      },
      // A dead network keeps the close to itself.
      close() {
        if (isSilent) peers.delete(peer);
        else close(peer, 1000);
      },
    };
  };

  function receive(peer: Peer, text: string): void {
    const frame = parseFrame(text);
    if (frame.type === 'result') answer(peer, String(frame.id), frame.result as Params); // the worker's own answer
    if (frame.type === 'notification' || frame.type === 'request') call(peer, frame);
  }

  function call(peer: Peer, frame: Extract<Frame, { method: string }>): void {
    const id = frame.type === 'request' ? frame.id : null;
    const reply = (result: unknown): void => send(peer, { type: 'result', id, result });
    const refuse = (code: number): void => send(peer, { type: 'error', id, code, message: 'No' });
    const { method, params } = frame;
    if (method === 'initialize') {
      reply({ protocolVersion: 1 });
      return;
    }
    if (method === 'authenticate') {
      const meta = params._meta as Params; // sent by the worker
      peer.isAuthenticated = takesToken && meta[META.token] === TOKEN;
      peer.isAuthenticated ? reply({}) : refuse(RPC.authenticationRequired);
      return;
    }
    if (!peer.isAuthenticated) {
      refuse(RPC.authenticationRequired);
      return;
    }
    const session = sessions.get(params.sessionId as SessionId); // sent by the worker
    if (!session) method === METHOD.ping ? reply({}) : refuse(RPC.resourceNotFound);
    else if (method === 'session/load') load(peer, session, params, reply);
    else if (method === 'session/prompt') queue.prompt(session, params, reply);
    else if (queue.isChange(method)) reply({ outcome: queue.change(session, method, params) });
    else if (id !== null) reply({});
  }

  function load(peer: Peer, session: FakeSession, params: Params, reply: (result: unknown) => void): void {
    const meta = (params._meta ?? {}) as Record<string, { epoch: string; seq: number }>; // sent by the worker
    const after = meta[META.after];
    const isKnown = after?.epoch === session.epoch && after.seq <= session.lastSeq;
    if (after && !isKnown) {
      send(peer, {
        type: 'notification',
        method: METHOD.reset,
        params: { sessionId: session.id, epoch: session.epoch, seq: 0 },
      });
    }
    for (const event of session.events.slice(isKnown ? after.seq : 0)) tell(peer, session, event);
    peer.sessionId = session.id;
    const here = [...peers].filter((other) => other.sessionId === session.id).length;
    mostSockets.set(session.id, Math.max(here, mostSockets.get(session.id) ?? 0));
    if (queue.of(session.id).length > 0) send(peer, queue.frame(session.id));
    reply({ _meta: { [META.after]: { epoch: session.epoch, seq: session.lastSeq } } });
    for (const event of session.open.values()) {
      if (isKnown && event.seq <= after.seq) tell(peer, session, event);
    }
  }

  function tell(peer: Peer, session: FakeSession, event: LogEvent): void {
    let ask: string | undefined;
    if (event.type === 'permission' && session.open.has(event.requestId)) {
      ask = `ask-${event.seq}`;
      peer.asks.set(ask, event.requestId);
    }
    for (const frame of framesOf(session.id, session.epoch, event, ask)) send(peer, frame);
  }

  function answer(peer: Peer, id: string, result: Params): void {
    const requestId = peer.asks.get(id);
    const session = peer.sessionId === null ? undefined : sessions.get(peer.sessionId);
    if (requestId === undefined || !session?.open.has(requestId)) return;
    append(session.id, {
      type: 'permission_resolved',
      requestId,
      outcome: result.outcome,
      by: 'test',
    } as EventBody); // checked by the worker
  }

  function append(id: SessionId, body: EventBody): void {
    const session = sessions.get(id);
    if (!session) return;
    const event = session.append(body);
    for (const peer of peers) if (peer.sessionId === id) tell(peer, session, event);
    feed({ type: 'updated', session: session.session() });
  }

  function feed(event: FeedEvent): void {
    if (!isSilent) feeds.say(event);
  }

  const json = (value: unknown, status = 200): Response => Response.json(value, { status });

  const fetch: Fetch = async (url, init) => {
    if (!isUp || isSilent) throw new TypeError('Network');
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/healthz') return json({ status: 'ok' });
    const headers = new Headers(init.headers);
    if (!takesToken || headers.get('authorization') !== `Bearer ${TOKEN}`) return json({}, 401);
    const all = [...sessions.values()].map((session) => session.session());
    if (pathname === '/v1/sessions') {
      listsAsked += 1;
      if (listMs > 0) await new Promise<void>((resolve) => void clock.after(listMs, resolve));
      return json({ sessions: all, total: all.length });
    }
    if (pathname === '/v1/events') {
      return holdsFeeds ? feeds.hold(init.signal ?? null) : feeds.open(all, init.signal ?? null);
    }
    const [, , , id, part] = pathname.split('/');
    const session = sessions.get(id as SessionId); // looked up, not trusted
    if (!session) return json({ error: { code: 'not_found', message: 'No such session' } }, 404);
    if (init.method === 'PATCH') {
      const { readSeq, unread } = JSON.parse(String(init.body)) as { readSeq: Seq; unread?: true }; // sent by the worker
      session.setReadSeq(readSeq, unread);
      feed({ type: 'updated', session: session.session() });
      return json(session.session());
    }
    if (init.method === 'DELETE') {
      remove(session.id);
      return new Response(null, { status: 204 });
    }
    onFetch(session.id, searchParams);
    fetches.most = Math.max(fetches.most, ++fetches.now);
    await new Promise<void>((resolve) => void clock.after(pageMs, resolve));
    fetches.now -= 1;
    const limit = Number(searchParams.get('limit'));
    if (part === 'events') return json(session.eventsPage(toSeq(Number(searchParams.get('after'))), limit));
    const before = searchParams.get('before');
    return json(session.entriesPage(before === null ? null : toSeq(Number(before)), limit));
  };

  function remove(id: SessionId): void {
    sessions.delete(id);
    for (const peer of [...peers]) if (peer.sessionId === id) close(peer, 4404);
    feed({ type: 'deleted', id });
  }

  return {
    fetch,
    openSocket,
    append,
    remove,
    get sockets(): number {
      return peers.size;
    },
    /** The most sockets that were ever open at once, and of one session. */
    get mostOpen(): number {
      return mostOpen;
    },
    /** Calls `look` whenever a session's history is asked for. */
    watchFetches(look: (id: SessionId, query: URLSearchParams) => void): void {
      onFetch = look;
    },
    /** How old the list of sessions is when it arrives. */
    setListMs(ms: number): void {
      listMs = ms;
    },
    get listsAsked(): number {
      return listsAsked;
    },
    setPageMs(ms: number): void {
      pageMs = ms;
    },
    get mostFetches(): number {
      return fetches.most;
    },
    mostSocketsOf: (id: SessionId): number => mostSockets.get(id) ?? 0,
    add(): FakeSession {
      made += 1;
      const id = `${String(made).padStart(8, '0')}-0000-4000-8000-000000000000` as SessionId; // a UUID
      const session = createFakeSession(id, () => clock.now());
      sessions.set(id, session);
      feed({ type: 'created', session: session.session() });
      return session;
    },
    tellFeed: (session: FakeSession): void => feed({ type: 'updated', session: session.session() }),
    cutSockets(code = 1006): void {
      for (const peer of [...peers]) close(peer, code);
    },
    queue,
    cutFeeds: (): void => feeds.end(),
    /** A proxy keeps what the feed says to itself, and passes everything else. */
    setHoldsFeeds(holds: boolean): void {
      holdsFeeds = holds;
      feeds.end(new TypeError('Network'));
    },
    setUp(up: boolean): void {
      isUp = up;
      if (up) return;
      for (const peer of [...peers]) close(peer, 1006);
      feeds.end(new TypeError('Network'));
    },
    /** The network swallows everything, and nobody is told. */
    setSilent(silent: boolean): void {
      isSilent = silent;
    },
    setTakesToken(takes: boolean): void {
      takesToken = takes;
    },
    setMangle(next: (text: string) => string | null): void {
      mangle = next;
    },
  };
}
