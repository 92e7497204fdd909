/** Whether this browser has what the worker needs, and if not, what is missing. */

/**
 * - `insecure`: the page is neither https nor on localhost, so the browser withholds Web Locks;
 * - `shared_worker`: no SharedWorker (older Android browsers, some WebViews); `locks`: no Web Locks.
 */
export type UnsupportedReason = 'insecure' | 'shared_worker' | 'locks';

export interface Surroundings {
  isSecureContext?: boolean;
  SharedWorker?: unknown;
  navigator?: { locks?: unknown };
}

export function missingSupport(scope: Surroundings): UnsupportedReason | null {
  if (scope.isSecureContext === false) return 'insecure';
  if (typeof scope.SharedWorker !== 'function') return 'shared_worker';
  if (!scope.navigator?.locks) return 'locks';
  return null;
}
