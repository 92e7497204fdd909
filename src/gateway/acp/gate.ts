/**
 * Which frame may pass, by how far its socket has come:
 *
 *   new ── initialize ──▶ initialized ── authenticate ──▶ open
 *    └── initialize, with a bearer token on the upgrade ───▲
 *
 * Nothing else happens before `open`. Pure: it knows neither the socket nor the devices.
 */
import { type Frame, RPC } from '../../shared/frame.ts';

export type Phase = 'new' | 'initialized' | 'open';

export type Verdict =
  | { type: 'initialize' }
  | { type: 'authenticate' }
  | { type: 'pass' }
  | { type: 'ignore' }
  | { type: 'refuse'; code: number; message: string }
  /** Refused, and the socket closes with 1002. */
  | { type: 'break'; code: number; message: string };

const NEEDS_TOKEN = { code: RPC.authenticationRequired, message: 'Authentication required' };
const NEEDS_INITIALIZE = { code: RPC.invalidRequest, message: 'The first call must be initialize' };

export function gate(phase: Phase, frame: Frame, hasToken: boolean): Verdict {
  const isCall = frame.type === 'request';
  switch (phase) {
    case 'new':
      if (frame.type === 'result' || frame.type === 'error') return { type: 'ignore' };
      if (isCall && frame.method === 'initialize' && frame.id !== null) return { type: 'initialize' };
      return { type: 'break', ...(hasToken ? NEEDS_INITIALIZE : NEEDS_TOKEN) };
    case 'initialized':
      if (!isCall) return { type: 'ignore' };
      if (frame.method === 'authenticate') return { type: 'authenticate' };
      if (frame.method === 'initialize') return again;
      return { type: 'refuse', ...NEEDS_TOKEN };
    case 'open':
      if (isCall && frame.method === 'authenticate') return { type: 'authenticate' };
      if (isCall && frame.method === 'initialize') return again;
      return { type: 'pass' };
  }
}

const again: Verdict = { type: 'refuse', code: RPC.invalidRequest, message: 'Already initialized' };
