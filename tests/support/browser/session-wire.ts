/**
 * A reverse proxy that knows which session each socket is for, and does harm to the sockets of one: it cuts
 * them, keeps them away, or has their load refused. It can hold the feed back, as proxies do that want an answer
 * whole before they pass it on. All else passes untouched.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
import { type GatewayProcess, startGateway } from './gateway-process.ts';

/** `cut`: its sockets close, and every further one as soon as it says whose it is. `refuse`: its load is an error. */
export type Harm = 'none' | 'cut' | 'refuse';

export interface SessionWire {
  /** The gateway; browsers that come by `url` come over the wire. */
  readonly gateway: GatewayProcess;
  readonly url: string;
  /** The pairing link over the wire. */
  pairLink(): Promise<string>;
  harm(sessionId: string, harm: Harm): void;
  /** Of every feed nothing comes through but its head; of those that are held, nothing ever will. */
  holdFeed(isHeld: boolean): void;
  dispose(): Promise<void>;
}

interface Call {
  id?: number;
  method?: string;
  params?: { sessionId?: string };
}

export async function startSessionWire(): Promise<SessionWire> {
  const harms = new Map<string, Harm>();
  const sockets = new Map<WebSocket, string>();
  let isFeedHeld = false;
  const feeds = new Set<ServerResponse>();
  const acceptor = new WebSocketServer({ noServer: true });
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`; // it listens on a port
  const gateway = await startGateway({ args: ['--public-url', url] });
  const target = new URL(gateway.url);

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, headers, url: path } = incoming;
    const options = {
      host: '127.0.0.1',
      port: target.port,
      ...(method && { method }),
      ...(path && { path }),
      headers,
    };
    const passed = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      const isFeed = path?.startsWith('/v1/events') ?? false;
      if (isFeed) {
        feeds.add(outgoing);
        outgoing.on('close', () => feeds.delete(outgoing));
      }
      if (isFeed && isFeedHeld) answer.resume();
      else answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }

  server.on('upgrade', (incoming, socket, head) => {
    acceptor.handleUpgrade(incoming, socket, head, (browser) => {
      const { host = '', origin = '' } = incoming.headers;
      const inner = new WebSocket(`ws://127.0.0.1:${target.port}/acp`, { headers: { host, origin } });
      relay(browser, inner);
    });
  });

  function relay(browser: WebSocket, inner: WebSocket): void {
    const early: string[] = [];
    browser.on('message', (data) => {
      const text = String(data);
      const call = JSON.parse(text) as Call; // the app's own frames
      const id = call.params?.sessionId;
      if (call.method === 'session/load' && id !== undefined) {
        sockets.set(browser, id);
        const harm = harms.get(id) ?? 'none';
        if (harm === 'cut') {
          browser.terminate();
          return;
        }
        if (harm === 'refuse') {
          const error = { code: -32603, message: 'Internal error' };
          browser.send(JSON.stringify({ jsonrpc: '2.0', id: call.id, error }));
          return;
        }
      }
      if (inner.readyState === WebSocket.OPEN) inner.send(text);
      else early.push(text);
    });
    inner.on('open', () => {
      for (const text of early.splice(0)) inner.send(text);
    });
    inner.on('message', (data) => browser.send(String(data)));
    inner.on('close', (code) => (code >= 4000 || code === 1000 ? browser.close(code) : browser.terminate()));
    inner.on('error', () => browser.terminate());
    browser.on('close', () => {
      sockets.delete(browser);
      inner.close();
    });
    browser.on('error', () => inner.terminate());
  }

  return {
    gateway,
    url,
    async pairLink() {
      return `${url}/${new URL(await gateway.pairLink()).hash}`;
    },
    harm(sessionId, harm) {
      harms.set(sessionId, harm);
      if (harm === 'none') return;
      for (const [socket, id] of sockets) if (id === sessionId) socket.terminate();
    },
    holdFeed(isHeld) {
      isFeedHeld = isHeld;
      for (const feed of feeds) feed.destroy();
    },
    async dispose() {
      server.closeAllConnections();
      server.close();
      for (const socket of acceptor.clients) socket.terminate();
      await gateway.dispose();
    },
  };
}
