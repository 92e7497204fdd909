/**
 * The worker's calls over one port, by Comlink, with one proxy for each that is used. Comlink makes one for every call
 * and cleans up after it by a finalizer; Chromium drops a page from the back/forward cache when one falls due in it.
 */
import { type Endpoint, type Remote, releaseProxy, wrap } from 'comlink';
import type { WorkerApi } from '../../shared/rpc.ts';
import type { WorkerPort } from './surroundings.ts';

export interface WorkerRemote {
  /** Nothing comes of what is called after the release. */
  readonly calls: Remote<WorkerApi>;
  /** To be done when the port is closed: nothing is left to be cleaned up, and nothing is said to the worker. */
  release(): void;
}

const silence = (): Promise<never> => new Promise(() => {});

export function openRemote(port: WorkerPort): WorkerRemote {
  const root = wrap<WorkerApi>(port as Endpoint); // a port that hears nothing but messages
  const proxies = new Map<PropertyKey, { [releaseProxy](): void }>([['', root]]);
  let isReleased = false;
  return {
    calls: new Proxy(root, {
      get(_, name) {
        if (isReleased) return silence;
        const proxy = proxies.get(name) ?? Reflect.get(root, name);
        proxies.set(name, proxy);
        return proxy;
      },
    }),
    release() {
      isReleased = true;
      for (const proxy of proxies.values()) proxy[releaseProxy]();
    },
  };
}
