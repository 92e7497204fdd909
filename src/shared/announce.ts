/**
 * The worker's first words on every port, before any call is answered: which lock it holds while it lives.
 * A tab that knows it learns of the worker's death even while its `hello` still waits. Comlink lets it pass.
 */
import { isRecord } from './is-record.ts';

export interface Announce {
  /** `isDouble`: another worker of the same name owns it all; this one will never serve. */
  announce: { workerLock: string; build: string; isDouble?: boolean };
}

export const isAnnounce = (value: unknown): value is Announce =>
  isRecord(value) &&
  isRecord(value.announce) &&
  typeof value.announce.workerLock === 'string' &&
  typeof value.announce.build === 'string';
