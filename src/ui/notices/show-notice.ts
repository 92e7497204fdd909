/** Does what the worker says of a notification, where the person wants it. Loaded with the first. */
import type { NoticePush } from '../../shared/rpc-notices.ts';
import type { Session } from '../../shared/session.ts';
import { noticeChoices } from '../preferences/notice-choices.ts';
import type { AppStateStore } from '../store/app-state.ts';
import type { Toasts } from '../store/toasts.ts';
import { noticeText } from './notice-text.ts';
import { offered, offerOnce } from './offer.ts';
import { closeSystemNotice, noticePermission, showSystemNotice } from './system-notices.ts';

/** One after another: what is seen must not be closed before it is shown. */
let last: Promise<void> = Promise.resolve();

export function showNotice(
  push: NoticePush,
  { app, toasts }: { app: Pick<AppStateStore, 'session'>; toasts: Pick<Toasts, 'add'> },
): Promise<void> {
  const session = app.session(push.sessionId).peek();
  if (push.notice !== null) offerOnce(toasts, document, offered);
  // The browser may take the permission back at any moment.
  last = last.then(() => perform(push, session)).catch(() => undefined);
  return last;
}

async function perform({ sessionId, notice }: NoticePush, session: Session | undefined): Promise<void> {
  if (noticePermission() !== 'granted') return;
  const isWanted = notice !== null && noticeChoices.kinds[notice].peek();
  if (isWanted && session) {
    await showSystemNotice(sessionId, noticeText(session, notice, noticeChoices.showsText.peek()));
  } else await closeSystemNotice(sessionId);
}
