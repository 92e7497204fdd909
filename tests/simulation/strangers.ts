/** Clients that are no browser of ours: a second ACP client with a good token, and those who have none. */
import { AUTH_METHOD_ID, META, writeFrame } from '../../src/shared/frame.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { Violation } from './checks.ts';
import type { SimHttp } from './http.ts';
import type { Network } from './network.ts';
import type { SimTime } from './time.ts';

const request = (id: number, method: string, params: Record<string, unknown>): string =>
  writeFrame({ type: 'request', id, method, params });

const initialize = request(1, 'initialize', { protocolVersion: 1 });
const authenticate = (token: string): string =>
  request(2, 'authenticate', { methodId: AUTH_METHOD_ID, _meta: { [META.token]: token } });
const prompt = (sessionId: SessionId, promptId: string): string =>
  request(3, 'session/prompt', {
    sessionId,
    prompt: [{ type: 'text', text: promptId }],
    _meta: { [META.promptId]: promptId },
  });

export type IntruderKind = 'none' | 'wrong' | 'early';

export interface StrangersOptions {
  time: SimTime;
  network: Network;
  http: SimHttp;
  token: string;
  onBreach(violation: Violation): void;
}

export function createStrangers({ time, network, http, token, onBreach }: StrangersOptions) {
  let made = 0;

  /** Sends these frames on a socket of its own, and leaves after 5 s. */
  function visit(name: string, frames: readonly string[]): void {
    made += 1;
    const process = time.spawn(`${name}-${made}`);
    process.after(0, () => {
      const socket = network.connect(process, {
        onOpen() {
          for (const frame of frames) socket.send(frame);
        },
        onText() {},
        onClose() {},
      });
      process.after(5_000, () => process.kill());
    });
  }

  return {
    /** Another client asks the same twice, on two sockets. */
    promptTwice(sessionId: SessionId, promptId: string): void {
      const frames = [initialize, authenticate(token), prompt(sessionId, promptId)];
      visit('foreign', frames);
      visit('foreign', frames);
    },
    intrude(kind: IntruderKind, sessionId: SessionId): void {
      const load = request(4, 'session/load', { sessionId, cwd: '/', mcpServers: [] });
      const deed = [prompt(sessionId, `intruder-${made}`), load];
      const wrong = authenticate('a-wrong-token');
      visit(
        'intruder',
        kind === 'none' ? deed : kind === 'wrong' ? [initialize, wrong, ...deed] : [initialize, ...deed],
      );
      made += 1;
      const process = time.spawn(`intruder-${made}`);
      const headers: Record<string, string> =
        kind === 'none' ? {} : { authorization: 'Bearer a-wrong-token' };
      process.after(0, () => {
        const url = `http://gateway.test/v1/sessions/${sessionId}/entries`;
        void http
          .fetchOf(process)(url, { headers })
          .then(
            (response) => {
              if (response.ok) onBreach(new Violation('door', 'A request without a good token was answered'));
            },
            () => {},
          );
        process.after(5_000, () => process.kill());
      });
    },
  };
}
