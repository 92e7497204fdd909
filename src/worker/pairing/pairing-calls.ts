/** The call that asks for a one-time link for one more device. */
import type { PairingCalls } from '../../shared/rpc-pairing.ts';
import { checked } from '../api/checked-call.ts';
import type { Core } from '../core.ts';

export function pairingCalls(serving: () => Promise<Core>): PairingCalls {
  return { createPairLink: checked([], async () => (await serving()).http.pairLink()) };
}
