/**
 * Tells of sessions that were created, changed or removed: at once where a list would look different, and at
 * most every 250 ms where only the position and the preview moved on.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import type { ChangeListener } from './session-service.ts';

const QUIET_MS = 250;

export interface ChangeFeed {
  /** The session is now like this. */
  changed(session: Session): void;
  removed(id: SessionId): void;
  listen(listener: ChangeListener): () => void;
  close(): void;
}

export function createChangeFeed(known: readonly Session[]): ChangeFeed {
  const told = new Map(known.map((session) => [session.id, session]));
  const later = new Map<SessionId, Session>();
  const listeners = new Set<ChangeListener>();
  let timer: NodeJS.Timeout | undefined;

  function tell(event: Parameters<ChangeListener>[0]): void {
    for (const listener of [...listeners]) listener(event);
  }
  function update(session: Session): void {
    later.delete(session.id);
    told.set(session.id, session);
    tell({ type: 'updated', session });
  }
  function tellLater(): void {
    timer = undefined;
    for (const session of [...later.values()]) update(session);
  }

  return {
    changed(session) {
      const before = told.get(session.id);
      if (before === undefined) {
        told.set(session.id, session);
        tell({ type: 'created', session });
      } else if (looksDifferent(before, session)) {
        update(session);
      } else {
        later.set(session.id, session);
        timer ??= setTimeout(tellLater, QUIET_MS);
      }
    },
    removed(id) {
      later.delete(id);
      if (told.delete(id)) tell({ type: 'deleted', id });
    },
    listen(listener) {
      // A listener of its own for each call: the same function may listen twice.
      const own: ChangeListener = (event) => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close: () => clearTimeout(timer),
  };
}

const looksDifferent = (a: Session, b: Session): boolean =>
  a.state !== b.state ||
  a.title !== b.title ||
  a.archived !== b.archived ||
  a.pinned !== b.pinned ||
  a.readSeq !== b.readSeq ||
  a.error?.message !== b.error?.message;
