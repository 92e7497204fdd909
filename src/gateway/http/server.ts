/**
 * The listening sockets, and the first check of every request on them: `Host` and `Origin`, before anything
 * is parsed. What a request means is not known here.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../door/data-dir.ts';
import { checkOrigin, type Origins, type Refusal } from '../door/origins.ts';
import { errorBody } from './http-error.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface Handlers {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface ServerOptions {
  host: string;
  port: number;
  tls: { cert: string | Buffer; key: string | Buffer } | null;
}

export interface WebServer {
  port: number;
  /** Until then every request is refused: the names that are ours contain the port. */
  open(origins: Origins, handlers: Handlers): void;
  close(): Promise<void>;
}

const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 20_000 };

export async function listen({ host, port, tls }: ServerOptions): Promise<WebServer> {
  let door: { origins: Origins; handlers: Handlers } | null = null;
  const server = tls ? createHttpsServer({ ...LIMITS, ...tls }) : createHttpServer(LIMITS);

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refusal = door ? checkOrigin(request, door.origins) : NOT_OPEN;
    if (refusal) refuse(response, refusal);
    else door?.handlers.request(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = door ? checkOrigin(request, door.origins) : NOT_OPEN;
    if (refusal) refuseUpgrade(socket, refusal.status, refusal.code, refusal.message);
    else door?.handlers.upgrade(request, socket, head);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  const address = server.address() as AddressInfo; // a TCP socket that listens

  return {
    port: address.port,
    open(origins, handlers) {
      door = { origins, handlers };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const NOT_OPEN: Refusal = { status: 503, code: 'starting', message: 'The gateway is starting' };

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  // The rest of the request is not worth reading.
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(errorBody(code, message));
}

/** Answers an upgrade that is refused, and ends its connection. */
export function refuseUpgrade(socket: Duplex, status: number, code: string, message: string): void {
  const body = errorBody(code, message);
  const headers = { ...SECURITY_HEADERS, 'Content-Type': 'application/json', Connection: 'close' };
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  const head = [`HTTP/1.1 ${status} Refused`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is in use. Stop what uses it, or choose another: --port 8081 (or --port 0 for any)`,
      );
    case 'EACCES':
      return new StartError(`Port ${port} may not be used by this user. Choose one above 1023: --port 8080`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`--host ${host} is no address of this machine`);
    default:
      return error;
  }
}
