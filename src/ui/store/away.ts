/** Why what needs the gateway cannot be done now. Pure. */
import type { GatewayState } from '../../shared/state.ts';

/** While it is being connected, things may be tried: most often it is there before they are. */
export function awayReason(status: GatewayState['status'], isSuperseded: boolean): string | null {
  if (isSuperseded) return 'A newer version of the app is open. Reload to go on.';
  switch (status) {
    case 'offline':
      return 'You are offline: this needs the gateway.';
    case 'unreachable':
      return 'The gateway cannot be reached: this has to wait for it.';
    case 'unpaired':
      return 'This browser is not paired with the gateway.';
    case 'starting':
    case 'connecting':
    case 'online':
      return null;
  }
}
