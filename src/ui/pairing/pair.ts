/**
 * Trades a one-time code for this browser's own key, which stays in the worker. Loaded when there is a code; the page
 * holds how far it is.
 */
import { effect } from '@preact/signals';
import { errorCode, errorText } from '../store/call-errors.ts';
import type { Page } from '../store/page.ts';
import { deviceName } from '../text/device-name.ts';

/** True once it is paired; else the page's state says why not. */
export async function pair({ call, pairing }: Page, code: string): Promise<boolean> {
  pairing.value = { type: 'pairing' };
  try {
    await call.pair(code, deviceName(navigator.userAgent));
    pairing.value = { type: 'paired' };
    return true;
  } catch (error) {
    const kind = errorCode(error);
    const isCode = kind === 'refused' || kind === 'bad_request' || kind === 'unpaired';
    const reason = isCode
      ? 'The gateway did not take this code: it may be mistyped, used already, or older than five minutes.'
      : errorText(error);
    pairing.value = { type: 'failed', reason, isCode };
    return false;
  }
}

/**
 * Pairs by the code of a link. A browser that is paired already stays the device that it is: `npm start`
 * opens such a link every time.
 */
export function pairByLink(page: Page, code: string): void {
  const stop = effect(() => {
    const { status } = page.app.state.value.gateway;
    if (status === 'starting' || status === 'connecting') return;
    queueMicrotask(() => stop());
    if (status === 'online') leavePairing(page, true);
    else void pair(page, code).then((isPaired) => leavePairing(page, isPaired));
  });
}

function leavePairing({ router }: Page, isPaired: boolean): void {
  const isThere = router.route.peek().type === 'pair';
  if (isPaired === isThere) router.navigate(isPaired ? '/' : '/pair', { replace: true });
}
