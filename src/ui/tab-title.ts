/** The tab's title: what waits and what is unread, then what is open. */
import { effect } from '@preact/signals';
import { agentLabel, shortId } from './sidebar/session-status.ts';
import type { Page } from './store/page.ts';
import { visibleLine } from './text/visible.ts';

export function showTabTitle(page: Page, document: Pick<Document, 'title'>): () => void {
  return effect(() => {
    document.title = tabTitle(page);
  });
}

function tabTitle({ app, activeSessionId }: Page): string {
  const { sessions, connections } = app.state.value;
  let waiting = 0;
  let unread = 0;
  for (const session of sessions) {
    if (session.archived) continue;
    if (session.state === 'requires_action') waiting += 1;
    unread += connections[session.id]?.unreadCount ?? 0;
  }
  const counts = [waiting > 0 ? `!${waiting}` : '', unread > 0 ? `•${unread}` : ''].filter(Boolean).join(' ');
  const id = activeSessionId.value;
  const session = id === null ? undefined : app.session(id).value;
  const name = session
    ? visibleLine(session.title) || `${shortId(session.id)} ${agentLabel(session.agent)}`
    : '';
  return [counts === '' ? '' : `(${counts})`, name === '' ? 'Aperture' : `${name} · Aperture`]
    .filter(Boolean)
    .join(' ');
}
