/** Calls about the copying of history to this device. */
import * as v from 'valibot';
import type { CopyCalls } from '../../shared/rpc-copy.ts';
import { checked } from '../api/checked-call.ts';
import type { Core } from '../core.ts';

export const copyCalls = (serving: () => Promise<Core>): CopyCalls => ({
  setCopyPaused: checked([v.boolean()], async (paused) => (await serving()).copy.setPaused(paused)),
});
