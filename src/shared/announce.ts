/**
 * The worker's first words on every port, before any call is answered: which lock it holds while it lives.
 * A tab that knows it learns of the worker's death even while its `hello` still waits. Comlink lets it pass.
 */
import * as v from 'valibot';

export const announceSchema = v.object({ announce: v.object({ workerLock: v.string(), build: v.string() }) });
export type Announce = v.InferOutput<typeof announceSchema>;
