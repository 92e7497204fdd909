/// <reference lib="webworker" />
/** The worker's entry: gives it its browser, and passes it the ports of the tabs. */
import { registerCallErrors } from '../shared/call-error-wire.ts';
import { HANDOVER_CHANNEL } from '../shared/locks.ts';
import { systemClock } from './clock.ts';
import { openBrowserSocket } from './link/browser-socket.ts';
import type { Locks } from './owner/owner-runner.ts';
import { reportToConsole } from './report.ts';
import { openStore } from './store/open-store.ts';
import { createWorker } from './worker.ts';

const scope = self as unknown as SharedWorkerGlobalScope; // or a tab's own worker, where there is no SharedWorker

registerCallErrors();

const identity = { build: __BUILD_ID__, generation: generationOf(scope.name) };
const workerId = crypto.randomUUID();
const locks: Locks = {
  request: (name, options, callback) => navigator.locks.request(name, options, callback),
};

const worker = createWorker({
  identity,
  workerId,
  version: __VERSION__,
  origin: scope.location.origin,
  clock: systemClock,
  random: Math.random,
  report: reportToConsole,
  fetch: (url, init) => fetch(url, init),
  openSocket: openBrowserSocket(`${scope.location.origin.replace(/^http/, 'ws')}/acp`),
  locks,
  openChannel(onMessage) {
    const channel = new BroadcastChannel(HANDOVER_CHANNEL);
    channel.onmessage = ({ data }) => onMessage(data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  },
  openStore,
  loadCore: () => import('./core-part.ts'),
  isOffline: () => !navigator.onLine,
  onNetwork(listener) {
    scope.addEventListener('online', listener);
    scope.addEventListener('offline', listener);
  },
  close: () => scope.close(),
});

if ('onconnect' in scope) {
  scope.onconnect = ({ ports }) => {
    const [port] = ports;
    if (port) worker.connect(port);
  };
} else {
  void import('./wire/serve-wire.ts').then(({ serveBrowserWire }) =>
    serveBrowserWire({ identity, workerId, locks, connect: worker.connect }),
  );
}

/** The number at the end of the worker's name. */
function generationOf(name: string): number {
  const number = Number(name.slice(name.lastIndexOf('-') + 1));
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
