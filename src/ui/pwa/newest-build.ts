/**
 * Loads the page anew, and the newest build of it: a mere reload brings the old one back from its service worker
 * for as long as the newer one's waits. Without a service worker, or in doubt, it is a mere reload.
 */
const LIMIT_MS = 5_000;

export async function loadNewestBuild(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, LIMIT_MS));
  await Promise.race([takeNewest().catch(() => undefined), late]);
  location.reload();
}

async function takeNewest(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  // One that waits already can be had without the gateway, too.
  await registration?.update().catch(() => undefined);
  const newest = registration?.installing ?? registration?.waiting;
  if (!newest) return;
  await reached(newest, 'installed');
  newest.postMessage({ type: 'SKIP_WAITING' });
  await reached(newest, 'activated');
}

const ORDER: readonly ServiceWorkerState[] = [
  'installing',
  'installed',
  'activating',
  'activated',
  'redundant',
];

function reached(worker: ServiceWorker, state: ServiceWorkerState): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (ORDER.indexOf(worker.state) < ORDER.indexOf(state)) return;
      worker.removeEventListener('statechange', look);
      resolve();
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
