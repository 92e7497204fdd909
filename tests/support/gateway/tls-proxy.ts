/** A reverse proxy with a certificate in front of a gateway, as simple as one can be: it passes bytes on. */

import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface TlsProxy {
  /** `https://localhost:PORT` */
  readonly url: string;
  forwardTo(port: number): void;
  close(): Promise<void>;
}

export async function startTlsProxy({ cert, key }: Certificate): Promise<TlsProxy> {
  let target = 0;
  const open = new Set<{ destroy(): void }>();
  const server = createServer({ cert, key }, (client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `https://localhost:${port}`,
    forwardTo: (next) => {
      target = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
