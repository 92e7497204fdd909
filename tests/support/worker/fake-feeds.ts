/** The feed of the fake gateway: server-sent events over streams that a test can end. For tests only. */
import type { FeedEvent, Session } from '../../../src/shared/session.ts';

type Stream = ReadableStreamDefaultController<Uint8Array>;

const bytesOf = ({ type, ...data }: FeedEvent): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);

export function createFakeFeeds() {
  const streams = new Set<Stream>();

  return {
    open(sessions: Session[], signal: AbortSignal | null): Response {
      let mine: Stream | null = null;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          mine = controller;
          streams.add(controller);
          controller.enqueue(bytesOf({ type: 'snapshot', sessions }));
        },
        cancel() {
          if (mine) streams.delete(mine);
        },
      });
      signal?.addEventListener('abort', () => {
        if (mine && streams.delete(mine)) mine.error(new DOMException('Aborted', 'AbortError'));
      });
      return new Response(body);
    },
    /** Somebody answers, and nothing of it arrives. */
    hold(signal: AbortSignal | null): Response {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) =>
          signal?.addEventListener('abort', () =>
            controller.error(new DOMException('Aborted', 'AbortError')),
          ),
      });
      return new Response(body);
    },
    say(event: FeedEvent): void {
      for (const stream of streams) stream.enqueue(bytesOf(event));
    },
    /** All of them end; with an error if there is one. */
    end(error?: Error): void {
      for (const stream of [...streams]) {
        streams.delete(stream);
        if (error) stream.error(error);
        else stream.close();
      }
    },
  };
}
