/** Calls about letting one more device in. */
import type { PairLink } from './http.ts';

export interface PairingCalls {
  /** A one-time link, for the address that this page has where other devices can reach that. */
  createPairLink(): Promise<PairLink>;
}
