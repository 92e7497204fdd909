/** What is true now and concerns the whole app, in order of weight. Owns what of it only a tab knows. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { AppState, Rebuilt, StorageState } from '../../shared/state.ts';

export type Banner =
  | { type: 'superseded' }
  | { type: 'offline' }
  | { type: 'unreachable'; reason: string; retryAt: number }
  | { type: 'unpaired'; refused: boolean }
  | { type: 'update'; apply: () => void }
  | { type: 'storage'; state: Exclude<StorageState, 'ok'> }
  | { type: 'rebuilt'; rebuilt: Rebuilt };

export interface Banners {
  readonly list: ReadonlySignal<readonly Banner[]>;
  readonly isSuperseded: ReadonlySignal<boolean>;
  /** The session whose conversation shows them; null: none, they are in the corner. */
  readonly takenBy: Signal<SessionId | null>;
  superseded(): void;
  updateReady(apply: () => void): void;
}

/** There is storage, and what lies in it cannot be had. */
export const isWithheld = (storage: StorageState): boolean =>
  storage === 'newer' || storage === 'blocked' || storage === 'unresponsive';

export function createBanners(state: ReadonlySignal<AppState>): Banners {
  const isSuperseded = signal(false);
  const update = signal<(() => void) | null>(null);
  const gateway = computed(() => state.value.gateway);
  const storage = computed(() => state.value.storage);
  const rebuilt = computed(() => state.value.rebuilt ?? null);
  const hasSessions = computed(() => state.value.sessions.length > 0);

  const list = computed<readonly Banner[]>(() => {
    // Nothing else of what this tab knows is true any more.
    if (isSuperseded.value) return [{ type: 'superseded' }];
    const banners: Banner[] = [];
    const now = gateway.value;
    if (now.status === 'offline') banners.push({ type: 'offline' });
    if (now.status === 'unreachable') {
      banners.push({ type: 'unreachable', reason: now.reason, retryAt: now.retryAt });
    }
    if (now.status === 'unpaired' && hasSessions.value) {
      banners.push({ type: 'unpaired', refused: now.reason === 'refused' });
    }
    if (update.value) banners.push({ type: 'update', apply: update.value });
    // Where nothing of it can be had, a page of its own says so.
    const hasPage = isWithheld(storage.value) && !hasSessions.value;
    if (storage.value !== 'ok' && !hasPage) banners.push({ type: 'storage', state: storage.value });
    if (rebuilt.value !== null) banners.push({ type: 'rebuilt', rebuilt: rebuilt.value });
    return banners;
  });

  return {
    list,
    isSuperseded,
    takenBy: signal(null),
    superseded() {
      isSuperseded.value = true;
    },
    updateReady(apply) {
      update.value = apply;
    },
  };
}
