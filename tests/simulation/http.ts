/** Requests of a browser to the gateway, over the network's path: answers, streams, and their ends. */
import type { Fetch } from '../../src/worker/remote/gateway-http.ts';
import type { Call, Host, Network } from './network.ts';
import type { Process } from './time.ts';

/** A request on its way. */
export interface Exchange {
  readonly client: Process;
  readonly url: string;
  /** It ends with an error at both ends. */
  cut(): void;
  /** Nothing more gets through, and nobody is told. */
  halfOpen(): void;
}

export interface SimHttp {
  readonly exchanges: ReadonlySet<Exchange>;
  fetchOf(client: Process): Fetch;
}

export const isFeed = (url: string): boolean => url.endsWith('/v1/events');
const failed = (): TypeError => new TypeError('Network');

export function createSimHttp(
  network: Network,
  now: () => number,
  host: () => Host | null,
  onRequest: (exchange: Exchange) => void,
): SimHttp {
  const exchanges = new Set<Exchange>();
  const { path, delay } = network;

  function start(client: Process, url: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      const reader = createReader();
      const gone = new Set<() => void>();
      let server: Process | null = null;
      let isLost = isFeed(url) && now() < path.feedsHeldUntil;
      let isOver = false;
      let clientAt = 0;

      function toClient(run: () => void): void {
        if (server?.isDead || isLost || isOver) return;
        clientAt = Math.max(clientAt, now() + delay(), path.stalledUntil);
        client.after(clientAt - now(), () => {
          if (!isLost) run();
        });
      }
      function finish(): void {
        isOver = true;
        exchanges.delete(exchange);
        for (const listener of gone) server?.after(delay(), listener);
        gone.clear();
      }
      function fail(error: Error): void {
        if (isOver) return;
        finish();
        reject(error);
        reader.fail(error);
      }
      const exchange: Exchange = {
        client,
        url,
        cut() {
          if (!isLost) client.after(delay(), () => fail(failed()));
        },
        halfOpen() {
          isLost = true;
        },
      };
      exchanges.add(exchange);
      onRequest(exchange);
      init.signal?.addEventListener('abort', () => fail(new DOMException('Aborted', 'AbortError')));
      client.onKill(finish);

      const call: Call = {
        method: init.method ?? 'GET',
        url,
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? init.body : null,
        begin: (status) => toClient(() => resolve(responseOf(status, reader))),
        write: (text) => toClient(() => reader.push(text)),
        end: () =>
          toClient(() => {
            reader.end();
            if (!isOver) finish();
          }),
        onGone: (listener) => void gone.add(listener),
      };
      if (now() < path.refusedUntil) {
        client.after(1, () => fail(failed()));
        return;
      }
      client.after(Math.max(delay(), path.stalledUntil - now()), () => {
        if (isOver || isLost) return;
        const there = host();
        if (there === null || there.process.isDead) {
          fail(failed());
          return;
        }
        server = there.process;
        server.onKill(() => exchange.cut());
        server.after(0, () => there.request(call));
      });
    });
  }

  return { exchanges, fetchOf: (client) => (url, init) => start(client, url, init) };
}

type Reader = ReturnType<typeof createReader>;

function createReader() {
  const texts: string[] = [];
  let state: { type: 'open' } | { type: 'ended' } | { type: 'failed'; error: Error } = { type: 'open' };
  let wake: () => void = () => {};
  return {
    push(text: string): void {
      texts.push(text);
      wake();
    },
    end(): void {
      if (state.type === 'open') state = { type: 'ended' };
      wake();
    },
    fail(error: Error): void {
      if (state.type === 'open') state = { type: 'failed', error };
      wake();
    },
    async read(): Promise<{ done: boolean; value?: string }> {
      for (;;) {
        if (state.type === 'failed') throw state.error;
        const value = texts.shift();
        if (value !== undefined) return { done: false, value };
        if (state.type === 'ended') return { done: true };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** As much of a Response as the worker uses; a real one costs more than all else in a schedule. */
function responseOf(status: number, reader: Reader): Response {
  const response = {
    status,
    ok: status >= 200 && status < 300,
    async json(): Promise<unknown> {
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
      return JSON.parse(text);
    },
    body: { pipeThrough: () => ({ getReader: () => reader }) },
  };
  return response as unknown as Response; // what the worker uses of it, see above
}
