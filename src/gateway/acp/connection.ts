/**
 * One client on one socket: reads its frames, lets through what `gate` allows, answers its calls, and takes
 * its answers to our questions. It writes by its outlet only.
 */
import { type BadFrame, type Frame, type JsonRpcId, METHOD, parseFrame, RPC } from '../../shared/frame.ts';
import type { SessionId } from '../../shared/ids.ts';
import { MAX_UNAUTHENTICATED_FRAME_BYTES } from '../../shared/limits.ts';
import type { DeviceRow } from '../door/door-store.ts';
import { isTooDeep } from '../door/json-depth.ts';
import type { Logger } from '../logger.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { createAsks } from './asks.ts';
import type { Call, CallContext } from './call-context.ts';
import { CALLS, NOTIFICATIONS } from './calls.ts';
import type { EventTexts } from './event-texts.ts';
import { gate, type Phase, type Verdict } from './gate.ts';
import { greeting, tokenOf } from './greeting.ts';
import type { Outlet } from './outlet.ts';
import { RpcError, toRpcError } from './rpc-error.ts';
import { createSessionStreams } from './session-streams.ts';

/** Calls of one client that may wait for their answers at a time. */
const MAX_CALLS = 1_000;
/** Frames and wrong tokens of a client that has not authenticated. */
const MAX_EARLY_FRAMES = 32;
const MAX_WRONG_TOKENS = 3;

export interface ConnectionParts {
  outlet: Outlet;
  service: SessionService;
  texts: EventTexts;
  /** By a bearer token on the upgrade; null if it still has to authenticate. */
  device: DeviceRow | null;
  authenticate(token: string): DeviceRow | null;
  onAuthenticated(): void;
  /** From now on only this socket of its device follows the session. */
  onTakePlace(id: SessionId): void;
  version: string;
  log: Logger;
}

export interface Connection {
  readonly device: DeviceRow | null;
  readonly isAuthenticated: boolean;
  receive(text: string): void;
  /** It said that it is the only one of its device that follows the session. */
  hasPlace(id: SessionId): boolean;
  /** The session is gone: so is the socket, if it had no other. */
  sessionDeleted(id: SessionId): void;
  /** The socket is closed. */
  end(): void;
}

type Incoming = Extract<Frame, { method: string }>;
type Answering = Extract<Frame, { type: 'result' | 'error' }>;

export function createConnection(parts: ConnectionParts): Connection {
  const { outlet, service, texts, log, version } = parts;
  const asks = createAsks();
  const streams = createSessionStreams({ service, outlet, asks, texts });
  const closeDeleted = (): void => outlet.close(4404, 'The session was deleted');
  /** Sessions that no other socket of this device follows, unless it takes the place. */
  const places = new Set<SessionId>();
  const context: CallContext = {
    service,
    streams,
    deleting: new Set(),
    prompts: new Map(),
    takePlace(id) {
      places.add(id);
      parts.onTakePlace(id);
    },
    closeDeleted,
  };
  let device = parts.device;
  let phase: Phase = 'new';
  let earlyFrames = 0;
  let wrongTokens = 0;
  let calls = 0;

  const reply = (id: JsonRpcId, result: unknown): void => outlet.send({ type: 'result', id, result });
  const refuse = (id: JsonRpcId, code: number, message: string, data?: unknown): void =>
    outlet.send({ type: 'error', id, code, message, data });

  function receive(text: string): void {
    if (!outlet.isOpen) return;
    if (phase !== 'open' && !device && isTooMuchTooEarly(text)) {
      outlet.close(1008, 'Too much before authentication');
      return;
    }
    const frame = isTooDeep(text) ? TOO_DEEP : parseFrame(text);
    if (frame.type === 'bad') {
      log.debug({ device: device?.id, code: frame.code }, 'a bad frame was refused');
      refuse(frame.id, frame.code, frame.message);
      return;
    }
    handle(frame, gate(phase, frame, device !== null));
  }

  function isTooMuchTooEarly(text: string): boolean {
    earlyFrames += 1;
    return earlyFrames > MAX_EARLY_FRAMES || Buffer.byteLength(text) > MAX_UNAUTHENTICATED_FRAME_BYTES;
  }

  function handle(frame: Frame, verdict: Verdict): void {
    const id = frame.type === 'notification' ? null : frame.id;
    switch (verdict.type) {
      case 'initialize':
        attempt(id, () => initialize(frame));
        return;
      case 'authenticate':
        attempt(id, () => authenticate(frame));
        return;
      case 'pass':
        if (frame.type === 'request') void answer(frame);
        else if (frame.type === 'notification') void heed(frame);
        else void settle(frame);
        return;
      case 'refuse':
        refuse(id, verdict.code, verdict.message);
        return;
      case 'break':
        if (frame.type === 'request') refuse(id, verdict.code, verdict.message);
        outlet.close(1002, 'The first call must be initialize');
        return;
      case 'ignore':
        return;
    }
  }

  function initialize(frame: Frame): unknown {
    const welcome = greeting('params' in frame ? frame.params : undefined, version);
    phase = device ? 'open' : 'initialized';
    return welcome;
  }

  function authenticate(frame: Frame): unknown {
    const found = parts.authenticate(tokenOf('params' in frame ? frame.params : undefined));
    if (!found) {
      wrongTokens += 1;
      throw new RpcError(RPC.authenticationRequired, 'This token opens nothing');
    }
    if (!device) {
      device = found;
      phase = 'open';
      parts.onAuthenticated();
    }
    return {};
  }

  /** The opening calls are answered at once, so that what was sent behind them finds them done. */
  function attempt(id: JsonRpcId, run: () => unknown): void {
    try {
      reply(id, run());
    } catch (error) {
      refuseFor(id, error, 'opening');
      if (wrongTokens >= MAX_WRONG_TOKENS) outlet.close(1008, 'Too many wrong tokens');
    }
  }

  async function answer({ id, method, params }: Extract<Incoming, { type: 'request' }>): Promise<void> {
    const call = CALLS.get(method);
    if (!call) return refuse(id, RPC.methodNotFound, 'Method not found');
    if (calls >= MAX_CALLS) return refuse(id, RPC.invalidRequest, 'Too many calls at once');
    calls += 1;
    try {
      const { result, after } = await call(params, context, id);
      reply(id, result);
      after?.();
    } catch (error) {
      refuseFor(id, error, method);
    } finally {
      calls -= 1;
    }
  }

  async function heed({ method, params }: Extract<Incoming, { type: 'notification' }>): Promise<void> {
    const call: Call | undefined = NOTIFICATIONS.get(method);
    try {
      await call?.(params, context, null);
    } catch (error) {
      const known = toRpcError(error);
      if (known) log.debug({ method, code: known.code }, 'a notification was refused');
      else log.error({ err: error, method }, 'a notification failed');
    }
  }

  async function settle(frame: Answering): Promise<void> {
    const answer = asks.answer(frame);
    if (answer.type === 'refused') {
      log.warn({ session: answer.ask.sessionId }, 'an answer that the question does not offer was refused');
    }
    if (answer.type !== 'answered') return;
    const { ask, outcome } = answer;
    try {
      await service.answerPermission(ask.sessionId, ask.requestId, outcome, device?.name ?? '');
    } catch (error) {
      log.error({ err: error, session: ask.sessionId }, 'an answer could not be stored');
      if (service.get(ask.sessionId)) asks.restore(ask);
    }
  }

  function refuseFor(id: JsonRpcId, error: unknown, method: string): void {
    const known = toRpcError(error);
    if (!known) log.error({ err: error, method }, 'a call failed');
    const { code, message, data } = known ?? new RpcError(RPC.internalError, 'Internal error');
    refuse(id, code, message, data);
  }

  return {
    get device() {
      return device;
    },
    get isAuthenticated() {
      return device !== null;
    },
    receive,
    hasPlace: (id) => places.has(id),
    sessionDeleted(id) {
      if (!streams.has(id)) return;
      streams.drop(id);
      if (streams.size === 0 && !context.deleting.has(id)) closeDeleted();
    },
    end: () => streams.close(),
  };
}

const TOO_DEEP: BadFrame = {
  type: 'bad',
  id: null,
  code: RPC.invalidRequest,
  message: 'Nested too deep',
};

export const PING: Frame = { type: 'notification', method: METHOD.ping, params: {} };
