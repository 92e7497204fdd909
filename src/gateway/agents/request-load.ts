/**
 * The agent's requests that are under way. With too many nothing more of it is read, until some are answered and the
 * answers taken: an agent that asks and asks, and does not read, fills its own pipe and not the gateway's memory.
 */
import type { AnyRequest, JsonRpcId } from '@agentclientprotocol/sdk';

/** Answers to requests for files are large, so there are few of them at a time. */
const MAX_REQUESTS = { files: 4, all: 128 };

export interface RequestLoad {
  /** False for an id that is under way already. */
  take(request: AnyRequest): boolean;
  /** The answer is written. */
  answered(id: JsonRpcId): void;
  /** Resolves once more may be read. */
  bearable(): Promise<void>;
}

export function createRequestLoad(): RequestLoad {
  const files = new Set<JsonRpcId>();
  const all = new Set<JsonRpcId>();
  let whenLess: (() => void) | null = null;
  const isBearable = (): boolean => files.size < MAX_REQUESTS.files && all.size < MAX_REQUESTS.all;

  return {
    take({ id, method }) {
      if (all.has(id)) return false;
      all.add(id);
      if (method.startsWith('fs/')) files.add(id);
      return true;
    },
    answered(id) {
      files.delete(id);
      all.delete(id);
      if (!isBearable()) return;
      whenLess?.();
      whenLess = null;
    },
    bearable: () =>
      isBearable()
        ? Promise.resolve()
        : new Promise((resolve) => {
            whenLess = resolve;
          }),
  };
}
