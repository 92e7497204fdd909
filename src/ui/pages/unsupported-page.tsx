/** This browser lacks what the app stands on: which, and what helps. */
import type { UnsupportedReason } from '../worker-link/support.ts';
import { Message } from './message.tsx';

const WHAT_HELPS: Record<UnsupportedReason, string> = {
  insecure:
    'Browsers give the app what it needs only on https or on localhost. Open it on the gateway’s machine as http://localhost with its port, or serve it by https (see --tls-cert, or --public-url behind a proxy).',
  locks:
    'This browser has no Web Locks, by which tabs find one another. A current Chrome, Edge, Firefox or Safari has.',
};

export function UnsupportedPage({ reason }: { reason: UnsupportedReason }) {
  return <Message title="Aperture cannot run here">{WHAT_HELPS[reason]}</Message>;
}
