/**
 * Notifications of all sessions, from what every tab is told: it hears the state's patches and the views, and
 * tells one tab what to show. Whether a person wants to see it, and in which words, is the tab's business.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { NoticeKind } from '../../shared/rpc-notices.ts';
import type { StatePatch } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import type { Tabs } from '../tabs/tabs.ts';
import { type NoticeEvent, QUIET, stepNotice } from './notice.ts';

export const SETTLE_MS = 1_000;

export interface NoticesParts {
  clock: Clock;
  tabs: Pick<Tabs, 'visibleCount' | 'viewed' | 'notice'>;
  /** The last thing in the session is an error. */
  endsInError(id: SessionId): Promise<boolean>;
}

export type Notices = ReturnType<typeof createNotices>;

export function createNotices({ clock, tabs, endsInError }: NoticesParts) {
  const notices = new Map<SessionId, typeof QUIET>();
  const timers = new Map<SessionId, () => void>();
  const unread = new Map<SessionId, number>();

  const isLookedAt = (): boolean => tabs.visibleCount > 0;

  function apply(id: SessionId, event: NoticeEvent): void {
    const { notice, effects } = stepNotice(notices.get(id) ?? QUIET, event);
    notices.set(id, notice);
    for (const effect of effects) {
      switch (effect.type) {
        case 'arm':
          timers.set(
            id,
            clock.after(SETTLE_MS, () => void settle(id)),
          );
          break;
        case 'disarm':
          timers.get(id)?.();
          timers.delete(id);
          break;
        case 'show':
          show(id, effect.notice);
          break;
      }
    }
  }

  async function settle(id: SessionId): Promise<void> {
    timers.delete(id);
    const before = notices.get(id);
    const isFailure = before?.due === 'finished' && (await endsInError(id).catch(() => false));
    // It went on while the log was read: that is another event, with a wait of its own.
    if (notices.get(id) === before) apply(id, { type: 'settled', isLookedAt: isLookedAt(), isFailure });
  }

  function show(sessionId: SessionId, notice: NoticeKind | null): void {
    tabs.notice({ push: 'notice', sessionId, notice });
  }

  return {
    /** Something changed in the state that tabs have. */
    onPatch(patch: StatePatch): void {
      for (const session of patch.sessions ?? []) {
        if (session.imported) continue;
        // What was put away is not to call.
        if (session.archived) apply(session.id, { type: 'seen' });
        const isQuiet = session.archived || isLookedAt();
        apply(session.id, { type: 'state', state: session.state, isLookedAt: isQuiet });
      }
      for (const [key, { unreadCount }] of Object.entries(patch.connections ?? {})) {
        const id = key as SessionId; // keys are ids
        const before = unread.get(id) ?? 0;
        unread.set(id, unreadCount);
        if (before > 0 && unreadCount === 0) apply(id, { type: 'seen' });
      }
      for (const id of patch.removed ?? []) {
        apply(id, { type: 'seen' });
        notices.delete(id);
        unread.delete(id);
      }
    },
    /** Somebody views something else. */
    onViews(): void {
      for (const id of tabs.viewed()) apply(id, { type: 'seen' });
    },
  };
}
