/** Which session was looked at last on this device, and where `/last` (a shortcut of the installed app) leads. */
import { effect } from '@preact/signals';
import type { Session } from '../../shared/session.ts';
import type { Page } from '../store/page.ts';
import { chatPath } from './route.ts';

const KEY = 'aperture:last-session';

export function followLastSession(
  { app, router }: Pick<Page, 'app' | 'router'>,
  local: Pick<Storage, 'getItem' | 'setItem'> | null,
): () => void {
  return effect(() => {
    const route = router.route.value;
    if (route.type === 'chat') keep(local, route.sessionId);
    if (route.type !== 'last' || !app.known.value) return;
    const session = lastOf(app.sessions.peek(), kept(local));
    const path = session ? chatPath(session.id) : '/';
    // After this effect: it writes what the effect reads.
    queueMicrotask(() => router.navigate(path, { replace: true }));
  });
}

/** The one looked at last, else the one that was at work last. */
export function lastOf(sessions: readonly Session[], id: string | null): Session | undefined {
  const byActivity = sessions
    .filter((session) => !session.archived)
    .sort((a, b) => b.lastActivity - a.lastActivity);
  return sessions.find((session) => session.id === id) ?? byActivity[0];
}

function keep(local: Pick<Storage, 'setItem'> | null, id: string): void {
  try {
    local?.setItem(KEY, id);
  } catch {
    // No room: the most recent one is a good guess.
  }
}

function kept(local: Pick<Storage, 'getItem'> | null): string | null {
  try {
    return local?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}
