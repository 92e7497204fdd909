/** How far the pairing of this browser is. */
export type PairingState =
  | { type: 'idle' }
  | { type: 'pairing' }
  | { type: 'paired' }
  | { type: 'failed'; reason: string; isCode: boolean };
