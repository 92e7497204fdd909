/**
 * Notifications are offered once on this device, and when they would have been of use: something happened while
 * nobody looked. Whoever does not want them finds them in the settings.
 */
import type { Signal } from '@preact/signals';
import { browserStorage } from '../preferences/browser-storage.ts';
import { keptChoice } from '../preferences/kept-choice.ts';
import type { Toasts } from '../store/toasts.ts';
import { noticePermission } from './system-notices.ts';

export const offered = keptChoice(browserStorage(), 'aperture:notices-offered', [false, true]);

export function offerOnce(
  toasts: Pick<Toasts, 'add'>,
  document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
  isOffered: Signal<boolean>,
  permission: () => NotificationPermission | 'unsupported' = noticePermission,
): void {
  if (isOffered.peek() || permission() !== 'default') return;
  const offer = (): void => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', offer);
    // Another tab may have done it meanwhile.
    if (isOffered.peek()) return;
    isOffered.value = true;
    toasts.add('info', OFFER, {
      text: 'Allow',
      run: () => void Notification.requestPermission().catch(() => undefined),
    });
  };
  document.addEventListener('visibilitychange', offer);
  offer();
}

const OFFER = 'The system can say when a session needs you while you look elsewhere.';
