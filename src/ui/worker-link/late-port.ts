/** A port whose code is still being loaded: what is done with it meanwhile is done once it is there. */
import type { WorkerPort } from './surroundings.ts';

export function openLatePort(loading: Promise<WorkerPort>, onError: () => void): WorkerPort {
  // Comlink holds on to a port for as long as its proxy lives: once closed, it must lead nowhere.
  let promised: Promise<WorkerPort> | null = loading;
  let port: WorkerPort | null = null;
  const later = (use: (loaded: WorkerPort) => void): void => void promised?.then(use, () => {});
  loading.then((loaded) => {
    if (promised !== null) port = loaded;
  }, onError);
  return {
    get mayFreeze() {
      return port?.mayFreeze === true;
    },
    postMessage: (message) => later((loaded) => loaded.postMessage(message)),
    addEventListener: (type, listener) => later((loaded) => loaded.addEventListener(type, listener)),
    removeEventListener: (type, listener) => later((loaded) => loaded.removeEventListener(type, listener)),
    start: () => later((loaded) => loaded.start()),
    close() {
      later((loaded) => loaded.close());
      promised = null;
      port = null;
    },
  };
}
