/** Another origin on this machine, which hears of every request that reaches it, and serves the pages of an attacker. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Elsewhere {
  /** Without a slash at its end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** `pages`: HTML by path; all else is 404, and heard too. */
export async function startElsewhere(pages: Readonly<Record<string, string>> = {}): Promise<Elsewhere> {
  const heard: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    heard.push(url);
    const html = pages[url.split('?')[0] ?? ''];
    response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
