/** Gives the hosted worker its browser. Loaded only where there is no SharedWorker. */
import { workerName } from '../../../shared/locks.ts';
import type { PortFailure, Surroundings, WorkerPort } from '../surroundings.ts';
import { trustedWorkerUrl } from '../worker-url.ts';
import { openHostedWorker } from './hosted-worker.ts';

export function openBrowserHostedWorker(
  { build, locks, after, isVisible }: Surroundings,
  generation: number,
  onFailure: (failure: PortFailure) => void,
): WorkerPort {
  const surroundings = {
    build,
    locks,
    after,
    isVisible,
    openChannel(name: string, onMessage: (data: unknown) => void) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => onMessage(data);
      return { post: (message: unknown) => channel.postMessage(message), close: () => channel.close() };
    },
    startDedicated(wanted: number, onError: () => void) {
      const worker = new Worker(trustedWorkerUrl(), { type: 'module', name: workerName(wanted) });
      worker.onerror = onError;
      return worker;
    },
    onVisibility(listener: () => void) {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
    createId: () => crypto.randomUUID(),
  };
  return openHostedWorker(surroundings, generation, onFailure);
}
