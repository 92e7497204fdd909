/**
 * The feed: server-sent events that keep the list of sessions right, and by which the worker knows whether the
 * gateway is there. `fetch` instead of EventSource, since only that sends the token in a header. Where the stream
 * does not get through, and only there, the list is asked for meanwhile.
 */
import { createParser } from 'eventsource-parser';
import { FEED_REPLACED, ONLY_FEED_HEADER } from '../../shared/http.ts';
import { SILENCE_LIMIT_MS } from '../../shared/limits.ts';
import type { GatewayState } from '../../shared/state.ts';
import { backoffMs, DOUBT_MS, DOUBTED_PROBE_MS, OFFLINE_PAUSE_MS } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
import type { Report } from '../report.ts';
import { createAsking } from './asking.ts';
import { type ReadFeedEvent, readFeedEvent } from './feed-events.ts';
import type { Fetch } from './gateway-http.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 4_000;
const STABLE_MS = 10_000;
const REPLACED_LEVEL = 6;

export interface FeedOptions {
  origin: string;
  fetch: Fetch;
  token(): string | null;
  clock: Clock;
  random: Random;
  report: Report;
  /** What the browser says of the network; only a hint for the words. */
  isOffline(): boolean;
  /** The list, by another way than the stream's. */
  list(): Promise<Exclude<ReadFeedEvent, { type: 'bad' }>>;
  onState(state: GatewayState): void;
  onEvent(event: Exclude<ReadFeedEvent, { type: 'bad' }>): void;
}

export type Feed = ReturnType<typeof createFeed>;

export function createFeed(options: FeedOptions) {
  const { clock } = options;
  let lastEventId: string | null = null;
  let level = 0;
  /** The stream is there: something was heard on it. */
  let isStreaming = false;
  let stream: AbortController | null = null;
  let cancelRetry: (() => void) | null = null;
  let cancelStable: (() => void) | null = null;
  let isProbing = false;
  /** It is open, but was silent for so long that nobody knows. */
  let isDoubted = false;
  let heardAt = 0;
  let closed = false;
  /** Of the newest try. */
  let failure = { reason: '', retryAt: 0 };
  const asking = createAsking({
    clock,
    ask: options.list,
    onAnswer(list, isFirst) {
      if (isFirst) options.onState({ status: 'online' });
      options.onEvent(list);
    },
    onSilence: () => options.onState({ status: 'unreachable', ...failure }),
  });

  function connect(): void {
    const token = options.token();
    endStream();
    if (closed) return;
    if (token === null) {
      options.onState({ status: 'unpaired', reason: 'none' });
      return;
    }
    const controller = new AbortController();
    stream = controller;
    if (level === 0 && !options.isOffline()) options.onState({ status: 'connecting' });
    void follow(token, controller).then((end) => {
      if (stream !== controller) return;
      if (end.type === 'refused') {
        stop();
        options.onState({ status: 'unpaired', reason: 'refused' });
      } else lost(end.reason);
    });
  }

  type End = { type: 'refused' } | { type: 'lost'; reason: string };

  async function follow(token: string, controller: AbortController): Promise<End> {
    const giveUp = (ms: number): (() => void) => clock.after(ms, () => controller.abort());
    let cancelTimeout = giveUp(ANSWER_TIMEOUT_MS);
    try {
      const response = await options.fetch(`${options.origin}/v1/events`, {
        headers: {
          accept: 'text/event-stream',
          authorization: `Bearer ${token}`,
          [ONLY_FEED_HEADER]: '1',
          ...(lastEventId !== null && { 'last-event-id': lastEventId }),
        },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: controller.signal,
      });
      if (response.status === 401) return { type: 'refused' };
      if (!response.ok || !response.body) return { type: 'lost', reason: `It answered ${response.status}.` };
      const parser = createParser({
        onEvent({ event, data, id }) {
          if (stream !== controller) return;
          if (id !== undefined) lastEventId = id;
          // We hung, and will be told that we are no longer the owner: to come back soon would be to fight over it.
          if (event === FEED_REPLACED) {
            level = REPLACED_LEVEL;
            return;
          }
          const read = readFeedEvent(event ?? '', data);
          if (read.type === 'bad') options.report('a feed event was ignored', read.reason);
          else options.onEvent(read);
        },
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        cancelTimeout();
        cancelTimeout = giveUp(SILENCE_LIMIT_MS);
        if (done) return { type: 'lost', reason: 'It closed the connection.' };
        heardAt = clock.now();
        // Not before: what holds the stream back may well pass on that there is one.
        if (!isStreaming) online(controller);
        parser.feed(value);
      }
    } catch {
      return { type: 'lost', reason: 'It does not answer.' };
    } finally {
      cancelTimeout();
    }
  }

  function online(controller: AbortController): void {
    if (stream !== controller) return;
    isStreaming = true;
    asking.stop();
    options.onState({ status: 'online' });
    cancelStable = clock.after(STABLE_MS, () => {
      level = 0;
    });
  }

  function lost(reason: string): void {
    const wasStreaming = isStreaming;
    endStream();
    level += 1;
    const delayMs = options.isOffline() ? OFFLINE_PAUSE_MS : backoffMs(level, options.random);
    failure = { reason, retryAt: clock.now() + delayMs };
    cancelRetry = clock.after(delayMs, connect);
    if (options.isOffline()) {
      asking.stop();
      options.onState({ status: 'offline' });
    }
    // A short break deserves no banner: only the second failure in a row does.
    else if (wasStreaming && level === 1) options.onState({ status: 'connecting' });
    else asking.start();
  }

  function stop(): void {
    asking.stop();
    endStream();
  }

  function endStream(): void {
    isStreaming = false;
    isDoubted = false;
    cancelRetry?.();
    cancelStable?.();
    cancelRetry = null;
    const ended = stream;
    stream = null;
    ended?.abort();
  }

  /** Whether somebody is still there: a stream that fell silent says nothing for a long time. */
  async function probe(): Promise<void> {
    if (isProbing || stream === null) return;
    isProbing = true;
    const probed = stream;
    const controller = new AbortController();
    const cancel = clock.after(isDoubted ? DOUBTED_PROBE_MS : PROBE_TIMEOUT_MS, () => controller.abort());
    try {
      await options.fetch(`${options.origin}/healthz`, { cache: 'no-store', signal: controller.signal });
      if (stream !== probed || !isDoubted) return;
      isDoubted = false;
      options.onState({ status: 'online' });
    } catch {
      if (stream === probed) lost('It does not answer.');
    } finally {
      cancel();
      isProbing = false;
    }
  }

  return {
    /** The gateway answers, and what it has is known. */
    get isOnline(): boolean {
      return isStreaming || asking.isAnswered;
    },
    /** Begins, or begins anew with another token. */
    start(): void {
      level = 0;
      asking.stop();
      connect();
    },
    /** Streaming, as far as anybody can know: what it said last is not from before a sleep. */
    get isSure(): boolean {
      return isStreaming && !isDoubted;
    },
    /** Now is a good time: a tab was shown, the machine woke, a person asks. */
    nudge(): void {
      if (isStreaming) {
        isDoubted ||= clock.now() - heardAt > DOUBT_MS;
        void probe();
      } else if (cancelRetry !== null) connect();
    },
    /** The network is back: what is on its way was sent into the void. */
    reachable(): void {
      if (isStreaming) void probe();
      else if (cancelRetry !== null || stream !== null) connect();
    },
    offline(): void {
      if (cancelRetry === null && stream === null) return;
      stop();
      options.onState({ status: 'offline' });
      cancelRetry = clock.after(OFFLINE_PAUSE_MS, connect);
    },
    refused(): void {
      stop();
      options.onState({ status: 'unpaired', reason: 'refused' });
    },
    close(): void {
      closed = true;
      stop();
    },
  };
}
