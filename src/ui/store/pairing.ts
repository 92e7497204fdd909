/** Trades a one-time code for this browser's own key. Owns how far that is; the key itself stays in the worker. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { WorkerApi } from '../../shared/rpc.ts';
import { errorCode, errorText } from './call-errors.ts';

export type PairingState =
  | { type: 'idle' }
  | { type: 'pairing' }
  | { type: 'paired' }
  | { type: 'failed'; reason: string; isCode: boolean };

export interface Pairing {
  readonly state: ReadonlySignal<PairingState>;
  pair(code: string): Promise<boolean>;
}

export function createPairing(call: Pick<WorkerApi, 'pair'>, deviceName: string): Pairing {
  const state = signal<PairingState>({ type: 'idle' });
  return {
    state,
    async pair(code) {
      state.value = { type: 'pairing' };
      try {
        await call.pair(code, deviceName);
        state.value = { type: 'paired' };
        return true;
      } catch (error) {
        const kind = errorCode(error);
        const isCode = kind === 'refused' || kind === 'bad_request' || kind === 'unpaired';
        const reason = isCode
          ? 'The gateway did not take this code: it may be mistyped, used already, or older than five minutes.'
          : errorText(error);
        state.value = { type: 'failed', reason, isCode };
        return false;
      }
    },
  };
}
