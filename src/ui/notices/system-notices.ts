/** The browser's notifications, as far as the app uses them: one a session, shown by the service worker. */
import type { SessionId } from '../../shared/ids.ts';
import { chatPath } from '../routing/route.ts';
import type { NoticeText } from './notice-text.ts';

/** What a click is to open; the service worker reads it. */
export interface NoticeData {
  path: string;
}

/** Sessions of this origin only: the tag need not say whose it is. */
const tagOf = (sessionId: SessionId): string => `session-${sessionId}`;

/** Without a service worker (a development server) there are none: it is what hears the click. */
async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker?.getRegistration().catch(() => undefined);
}

export type NoticePermission = NotificationPermission | 'unsupported';

export const noticePermission = (): NoticePermission =>
  typeof Notification === 'undefined' || !('serviceWorker' in navigator)
    ? 'unsupported'
    : Notification.permission;

export async function showSystemNotice(sessionId: SessionId, { title, body }: NoticeText): Promise<void> {
  const data: NoticeData = { path: chatPath(sessionId) };
  // `renotify` is missing in the library's types: without it, a session's next event would replace the one
  // before without a sign.
  const options = {
    body,
    data,
    tag: tagOf(sessionId),
    renotify: true,
    silent: true,
    icon: '/icons/icon-192.png',
  } as NotificationOptions;
  await (await registration())?.showNotification(title, options);
}

/** Also those that an earlier worker or another tab asked for. */
export async function closeSystemNotice(sessionId: SessionId): Promise<void> {
  const shown = (await (await registration())?.getNotifications({ tag: tagOf(sessionId) })) ?? [];
  for (const notification of shown) notification.close();
}
