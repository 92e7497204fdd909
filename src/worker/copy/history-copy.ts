/**
 * The copy of all history on this device: what keeps it whole, how far it is, and when it gives way to what a
 * person does. It puts its parts together and knows when each of them may work.
 */
import type { LogEvent } from '../../shared/event.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import { createCatchUp } from '../log/catch-up.ts';
import type { HistorySource } from '../log/history.ts';
import type { Logs } from '../log/logs.ts';
import type { ApertureClient } from '../pool/aperture-client.ts';
import type { AppStateHolder } from '../tabs/app-state.ts';
import type { Tabs } from '../tabs/tabs.ts';
import { createAttention } from './attention.ts';
import { createCopyProgress } from './copy-progress.ts';

export interface HistoryCopyParts {
  clock: Clock;
  /** A person paused it, in another life of this worker. */
  wasPaused: boolean;
  source: HistorySource;
  logs: Logs;
  client: Pick<ApertureClient, 'isOpening' | 'isLinked'>;
  tabs: Pick<Tabs, 'isViewed' | 'visibleCount'>;
  state: Pick<AppStateHolder, 'setCopy'>;
  /** What is stored outlives the worker: all of history is not for memory. */
  isKept: boolean;
  isOnline(): boolean;
  onEvent(id: SessionId, event: LogEvent): void;
  onCaughtUp(id: SessionId): void;
}

export type HistoryCopy = ReturnType<typeof createHistoryCopy>;

export function createHistoryCopy(parts: HistoryCopyParts) {
  const { clock, logs, client, tabs, state, isKept } = parts;
  const progress = createCopyProgress({
    clock,
    wasPaused: parts.wasPaused,
    logs: () => logs.all(),
    isPossible: () => isKept && !logs.isFull,
    keep: (batch) => logs.add(batch),
    tell: (copy) => state.setCopy(copy),
    onResumed: () => catchUp.look(),
  });
  const catchUp = createCatchUp({
    clock,
    source: parts.source,
    logs: () => logs.all(),
    isAllowed: parts.isOnline,
    isKept: (log) => !logs.isFull && !log.isDropped,
    isQuiet: () => attention.isCalm && !client.isOpening,
    isPaused: () => progress.isPaused || !isKept,
    isWatched: () => tabs.visibleCount > 0,
    isLinked: (id) => client.isLinked(id),
    isViewed: (id) => tabs.isViewed(id),
    flush: () => logs.flush(),
    onEvent: parts.onEvent,
    onCaughtUp: parts.onCaughtUp,
    onProgress: progress.look,
  });
  const attention = createAttention(clock, catchUp.look);

  return {
    /** Something may be missing now. */
    look(): void {
      catchUp.look();
      progress.look();
    },
    /** Tried again at once: the gateway is back. */
    retry: catchUp.retry,
    /** Somebody goes to a conversation, or scrolls in it: that comes first. */
    giveWay: attention.touch,
    setPaused: progress.setPaused,
    forget: catchUp.forget,
    close(): void {
      catchUp.close();
      attention.close();
      progress.close();
    },
  };
}
