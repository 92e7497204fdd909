/**
 * One socket of one session: ACP as a client speaks it. It sends the opening frames at once, matches replies
 * to requests, and turns what the gateway says into events. It knows neither the log nor when to reconnect.
 */
import * as v from 'valibot';
import type { LogEvent } from '../../shared/event.ts';
import { createEventReader } from '../../shared/event-frames.ts';
import {
  AUTH_METHOD_ID,
  type Frame,
  type JsonRpcId,
  META,
  METHOD,
  type Params,
  parseFrame,
  RPC,
  writeFrame,
} from '../../shared/frame.ts';
import { type Cursor, cursorSchema, type Epoch, type SessionId } from '../../shared/ids.ts';
import type { QueuedPrompt } from '../../shared/queue.ts';
import type { Refusal } from './link-state.ts';

export interface Socket {
  send(text: string): void;
  close(): void;
}
export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  onClose(code: number): void;
}
export type OpenSocket = (handlers: SocketHandlers) => Socket;

/** A reply to one of our requests; `dropped`: the socket closed first, and nobody knows what became of it. */
export type Reply =
  | { type: 'result'; result: unknown }
  | { type: 'error'; code: number; message: string }
  | { type: 'dropped' };

export interface ConnectionOptions {
  openSocket: OpenSocket;
  sessionId: SessionId;
  cwd: string;
  token: string;
  version: string;
  /** To go on from; null: all of it. */
  after: Cursor | null;
  onHeard(): void;
  /** The load was answered: all events up to `reached` (where the gateway said so) have been sent. */
  onLoaded(reached: Cursor | null): void;
  onRefused(reason: Refusal, text: string): void;
  onEvent(epoch: Epoch, event: LogEvent, ask: JsonRpcId | null): void;
  onReset(cursor: Cursor): void;
  /** What waits for its turn at the gateway; after a load only if something does. */
  onQueue(prompts: QueuedPrompt[]): void;
  /** A frame of the log could not be read. */
  onBad(reason: string): void;
  /** Anything else that does not fit; nothing is lost by it. */
  onIgnored(reason: string): void;
  onClosed(code: number): void;
}

export interface Connection {
  request(method: string, params: Params): Promise<Reply>;
  notify(method: string, params: Params): void;
  answer(id: JsonRpcId, result: unknown): void;
  probe(): void;
  close(): void;
}

const loadedSchema = v.looseObject({ _meta: v.looseObject({ [META.after]: cursorSchema }) });

export function openConnection(options: ConnectionOptions): Connection {
  const { sessionId } = options;
  const read = createEventReader();
  const waiting = new Map<JsonRpcId, (reply: Reply) => void>();
  let nextId = 1;
  let isOpen = false;

  /** Nobody waits for an answer of this socket any more. */
  function drop(): void {
    const unanswered = [...waiting.values()];
    waiting.clear();
    for (const resolve of unanswered) resolve({ type: 'dropped' });
  }

  const socket = options.openSocket({
    onOpen() {
      isOpen = true;
      sendOpening();
    },
    onText(text) {
      options.onHeard();
      receive(text);
    },
    onClose(code) {
      isOpen = false;
      drop();
      options.onClosed(code);
    },
  });

  const send = (frame: Frame): void => {
    if (isOpen) socket.send(writeFrame(frame));
  };

  function request(method: string, params: Params): Promise<Reply> {
    if (!isOpen) return Promise.resolve({ type: 'dropped' });
    const id = nextId;
    nextId += 1;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      send({ type: 'request', id, method, params });
    });
  }

  /** All three before the first reply: one round trip instead of three. */
  function sendOpening(): void {
    void request('initialize', {
      protocolVersion: 1,
      clientCapabilities: {},
      clientInfo: { name: 'aperture', title: 'Aperture', version: options.version },
    }).then((reply) => {
      if (reply.type === 'error') options.onRefused('other', 'The gateway refused to begin');
    });
    void request('authenticate', {
      methodId: AUTH_METHOD_ID,
      _meta: { [META.token]: options.token },
    }).then((reply) => {
      if (reply.type === 'error') options.onRefused('token', 'This device is no longer paired');
    });
    void request('session/load', {
      sessionId,
      cwd: options.cwd,
      mcpServers: [],
      // Sockets of a worker that hung, or of a wire that died, are closed by this.
      _meta: { [META.only]: true, ...(options.after && { [META.after]: options.after }) },
    }).then((reply) => {
      if (reply.type === 'error') refuseLoad(reply.code);
    });
  }

  function refuseLoad(code: number): void {
    if (code === RPC.resourceNotFound) options.onRefused('unknown', 'The session is no longer there');
    else if (code === RPC.authenticationRequired) {
      options.onRefused('token', 'This device is no longer paired');
    } else options.onRefused('other', `The gateway could not load the session (${code})`);
  }

  function receive(text: string): void {
    const frame = parseFrame(text);
    switch (frame.type) {
      case 'bad':
        options.onIgnored(frame.message);
        return;
      case 'result':
      case 'error': {
        const resolve = frame.id === null ? undefined : waiting.get(frame.id);
        if (!resolve) return;
        waiting.delete(frame.id);
        // In this very turn, not in a promise's: frames that follow must find it done.
        if (frame.id === LOAD_ID && frame.type === 'result') {
          const loaded = v.safeParse(loadedSchema, frame.result);
          options.onLoaded(loaded.success ? loaded.output._meta[META.after] : null);
        }
        resolve(
          frame.type === 'result'
            ? { type: 'result', result: frame.result }
            : { type: 'error', code: frame.code, message: frame.message },
        );
        return;
      }
      case 'request':
      case 'notification':
        heed(frame);
        return;
    }
  }

  function heed(frame: Extract<Frame, { method: string }>): void {
    // Notifications of other sessions are not ours to fold, whoever sent them.
    const { sessionId: of } = frame.params;
    if (of !== undefined && of !== sessionId) {
      options.onIgnored('of another session');
      return;
    }
    const heard = read(frame);
    switch (heard.type) {
      case 'event':
        options.onEvent(heard.epoch, heard.event, heard.ask ?? null);
        return;
      case 'reset':
        options.onReset(heard.cursor);
        return;
      case 'queue':
        options.onQueue(heard.prompts);
        return;
      case 'bad':
        options.onBad(heard.reason);
        return;
      case 'other':
        if (frame.type !== 'request') return;
        send({ type: 'error', id: frame.id, code: RPC.methodNotFound, message: 'Method not found' });
        return;
      case 'part':
      case 'ping':
        return;
    }
  }

  return {
    request,
    notify: (method, params) => send({ type: 'notification', method, params }),
    answer: (id, result) => send({ type: 'result', id, result }),
    // Whatever comes back, even "unknown method", proves that somebody is there.
    probe: () => void request(METHOD.ping, {}),
    close() {
      // A dead network may never say that the socket closed; what waits must be sent again on the next one.
      isOpen = false;
      drop();
      socket.close();
    },
  };
}

/** The third request of every connection. */
const LOAD_ID = 3;
