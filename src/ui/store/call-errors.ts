/** What went wrong with a call, in words for the person at the screen, and what can be done. */
import type { CallErrorCode } from '../../shared/rpc.ts';

const ADVICE: Record<CallErrorCode, string | null> = {
  bad_request: null,
  refused: null,
  unpaired: 'This browser is not paired with the gateway.',
  unreachable: 'The gateway cannot be reached.',
  not_found: 'That is no longer there.',
  timeout: 'The gateway took too long to answer.',
  worker_gone: 'The app’s background worker restarted. Try again.',
  storage: null,
  internal: 'Something went wrong inside the app.',
};

export function errorCode(error: unknown): CallErrorCode {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && code in ADVICE ? (code as CallErrorCode) : 'internal'; // it is a key
}

/** One sentence or two. The gateway's own words where it said what is wrong. */
export function errorText(error: unknown): string {
  const code = errorCode(error);
  const said = error instanceof Error ? error.message : '';
  return ADVICE[code] ?? (said === '' ? (ADVICE.internal ?? '') : said);
}
