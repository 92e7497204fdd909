/**
 * Lets only plain calls of the API through to Comlink, which by itself walks any property path, constructs,
 * assigns, and reads the arguments before it can refuse them.
 */
import type { Endpoint } from 'comlink';
import * as v from 'valibot';

/** What is used of a MessagePort. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start(): void;
}

const callSchema = v.object({
  id: v.string(),
  type: v.literal('APPLY'),
  path: v.strictTuple([v.string()]),
  argumentList: v.array(v.object({ type: v.literal('RAW'), value: v.unknown() })),
});

export function guardPort(port: PortLike, api: object): Endpoint {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener(_type, listener) {
      port.addEventListener('message', (event) => {
        const call = v.safeParse(callSchema, event.data);
        if (!call.success || !(call.output.path[0] in api)) return;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      });
    },
    removeEventListener() {},
    start: () => port.start(),
  };
}
