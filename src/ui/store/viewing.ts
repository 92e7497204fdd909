/** What this tab begins to show is read, what it shows no more is left. Knows nothing of how either is done. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';

export interface ViewingOptions {
  /** What is seen; nothing while the tab is hidden: when it is shown again it reads afresh. */
  seen: ReadonlySignal<readonly SessionId[]>;
  /** An address may name a session before the worker knows it: it is read once it is there. */
  isHere(id: SessionId): boolean;
  /** Grows with every worker that this tab meets, from 0: what is seen is read anew. */
  workers: ReadonlySignal<number>;
  read(id: SessionId): void;
  leave(id: SessionId): void;
}

export function watchViews({ seen, isHere, workers, read, leave }: ViewingOptions): () => void {
  /** By which worker each was read; 0: by none yet. */
  const readBy = new Map<SessionId, number>();
  return effect(() => {
    const ids = seen.value;
    const worker = workers.value;
    const fresh = ids.filter((id) => isHere(id) && readBy.get(id) !== worker && worker > 0);
    untracked(() => {
      for (const id of readBy.keys()) {
        if (ids.includes(id)) continue;
        readBy.delete(id);
        leave(id);
      }
      for (const id of ids) if (!readBy.has(id)) readBy.set(id, 0);
      for (const id of fresh) {
        readBy.set(id, worker);
        read(id);
      }
    });
  });
}
