/**
 * When one session is worth a notification, and when that is no longer worth being shown. Pure.
 *
 * ```
 *             waits for an answer, ended, failed            nobody looked meanwhile
 *   quiet ──────────── (nobody looks) ───────────► due ─────────────────────────────► shown
 *     ▲                                             │                                   │
 *     └── it went on, somebody looks at the app ────┘      seen, answered, gone ────────┘
 * ```
 *
 * What is due waits a moment: a turn that is followed by the next, a question that is answered at once, a tab that
 * is merely loaded anew are no news.
 */
import type { NoticeKind } from '../../shared/rpc-notices.ts';
import type { SessionState } from '../../shared/session.ts';

export interface Notice {
  /** As it was told last; null: nothing is known yet, and what is told first is no news. */
  was: SessionState | null;
  due: NoticeKind | null;
  shown: NoticeKind | null;
}

export const QUIET: Notice = { was: null, due: null, shown: null };

export type NoticeEvent =
  /** `isLookedAt`: some tab of the app is visible. */
  | { type: 'state'; state: SessionState; isLookedAt: boolean }
  /** What was due has waited; `isFailure`: the turn ended with an error. */
  | { type: 'settled'; isLookedAt: boolean; isFailure: boolean }
  /** A person looks at the session, or has read it on another device. */
  | { type: 'seen' };

export type NoticeEffect = { type: 'arm' } | { type: 'disarm' } | { type: 'show'; notice: NoticeKind | null };

export interface NoticeStep {
  notice: Notice;
  effects: NoticeEffect[];
}

export function stepNotice(notice: Notice, event: NoticeEvent): NoticeStep {
  switch (event.type) {
    case 'state':
      return onState(notice, event.state, event.isLookedAt);
    case 'settled': {
      if (notice.due === null) return { notice, effects: [] };
      if (event.isLookedAt) return { notice: { ...notice, due: null }, effects: [] };
      const shown = notice.due === 'finished' && event.isFailure ? 'failed' : notice.due;
      return { notice: { ...notice, due: null, shown }, effects: [{ type: 'show', notice: shown }] };
    }
    case 'seen': {
      const effects: NoticeEffect[] = notice.due === null ? [] : [{ type: 'disarm' }];
      if (notice.shown !== null) effects.push({ type: 'show', notice: null });
      return { notice: effects.length === 0 ? notice : { ...notice, due: null, shown: null }, effects };
    }
  }
}

function onState(notice: Notice, state: SessionState, isLookedAt: boolean): NoticeStep {
  if (state === notice.was) return { notice, effects: [] };
  const effects: NoticeEffect[] = [];
  let { shown } = notice;
  if (notice.due !== null) effects.push({ type: 'disarm' });
  // Answered elsewhere, or nobody can answer it any more.
  if (shown === 'waits') {
    shown = null;
    effects.push({ type: 'show', notice: null });
  }
  const due = isLookedAt ? null : newsOf(notice.was, state);
  if (due !== null) effects.push({ type: 'arm' });
  return { notice: { was: state, due, shown }, effects };
}

function newsOf(was: SessionState | null, state: SessionState): NoticeKind | null {
  if (was === null) return null;
  switch (state) {
    case 'requires_action':
      return 'waits';
    case 'failed':
      return 'failed';
    case 'idle':
    case 'ended':
      return was === 'running' || was === 'requires_action' ? 'finished' : null;
    case 'starting':
    case 'running':
      return null;
  }
}
