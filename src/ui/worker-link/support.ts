/** Whether this browser has what the worker needs, and if not, what is missing. */

/**
 * - `insecure`: the page is neither https nor on localhost, so the browser withholds Web Locks;
 * - `locks`: no Web Locks. (Without a SharedWorker, a tab runs the worker.)
 */
export type UnsupportedReason = 'insecure' | 'locks';

export interface Surroundings {
  isSecureContext?: boolean;
  navigator?: { locks?: unknown };
}

export function missingSupport(scope: Surroundings): UnsupportedReason | null {
  if (scope.isSecureContext === false) return 'insecure';
  if (!scope.navigator?.locks) return 'locks';
  return null;
}
