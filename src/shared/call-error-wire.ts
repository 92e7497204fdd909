/**
 * How a `CallError` crosses a Comlink port with its code. Registered on both sides, before the first call.
 * Any other error crosses as `internal` without its message and stack: they may quote what was worked on.
 */
import { transferHandlers } from 'comlink';
import { isRecord } from './is-record.ts';
import { CallError, type CallErrorCode } from './rpc.ts';

const CODES = [
  'bad_request',
  'unpaired',
  'unreachable',
  'refused',
  'not_found',
  'timeout',
  'worker_gone',
  'storage',
  'internal',
] as const satisfies readonly CallErrorCode[];

interface Wire {
  code: CallErrorCode;
  message: string;
}

export function toWire(error: unknown): Wire {
  if (error instanceof CallError) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something went wrong in the worker.' };
}

export function fromWire(value: unknown): CallError {
  const { code: said, message } = isRecord(value) ? value : {};
  const code = CODES.find((known) => known === said);
  return code !== undefined && typeof message === 'string'
    ? new CallError(code, message)
    : new CallError('internal', 'The worker answered with an error that cannot be read.');
}

/** Comlink wraps what was thrown in an object that only its own handler recognizes; the rest is ours. */
export function registerCallErrors(): void {
  const original = transferHandlers.get('throw');
  if (!original) return;
  transferHandlers.set('throw', {
    canHandle: original.canHandle as (value: unknown) => value is { value: unknown }, // Comlink's own wrapper
    serialize: (thrown: { value: unknown }) => [toWire(thrown.value), []],
    deserialize: (wire: unknown): never => {
      throw fromWire(wire);
    },
  });
}
