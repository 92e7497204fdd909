/**
 * What a tab does about notifications by itself: it goes where a click on one leads, and takes away the one of the
 * sessions that it shows, which may be of a worker that is no more.
 */
import { effect } from '@preact/signals';
import * as v from 'valibot';
import { afterPaint } from '../parts/after-paint.ts';
import type { Page } from '../store/page.ts';
import { closeSystemNotice, noticePermission } from './system-notices.ts';

/** From the service worker; it is answered, so that a tab that cannot hear is loaded instead. */
const openSchema = v.object({ type: v.literal('OPEN'), path: v.pipe(v.string(), v.startsWith('/')) });

export function followNotices({ panes, router }: Page): void {
  navigator.serviceWorker?.addEventListener('message', (event) => {
    const message = v.safeParse(openSchema, event.data);
    if (!message.success) return;
    router.navigate(message.output.path);
    event.ports[0]?.postMessage('opened');
  });

  const see = (): void => {
    if (document.visibilityState !== 'visible' || noticePermission() !== 'granted') return;
    for (const id of panes.shown.peek()) closeSystemNotice(id).catch(() => undefined);
  };
  effect(() => {
    // Asking for the permission is a call to another process: no switch waits for that.
    if (panes.shown.value.length > 0) afterPaint(see);
  });
  document.addEventListener('visibilitychange', see);
}
