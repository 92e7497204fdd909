/** What follows when tabs come, go, or view something else: what is read, what is wanted, when to hurry. */
import type { SessionId } from '../shared/ids.ts';
import type { Logs } from './log/logs.ts';
import type { Tabs } from './tabs/tabs.ts';

export interface ViewsParts {
  tabs: Pick<Tabs, 'viewed' | 'visibleCount'>;
  logs: Pick<Logs, 'all' | 'get'>;
  /** A person went to see it. */
  onViewed(id: SessionId): void;
  /** Another tab is looked at. */
  onShown(): void;
}

export function createViews({ tabs, logs, onViewed, onShown }: ViewsParts) {
  let viewed: ReadonlySet<SessionId> = new Set();
  let visibleCount = 0;

  return {
    look(): void {
      const before = viewed;
      viewed = tabs.viewed();
      for (const log of logs.all()) if (!viewed.has(log.id)) log.markLeft();
      for (const id of viewed) {
        logs.get(id)?.markViewed();
        if (!before.has(id)) onViewed(id);
      }
      const visibleBefore = visibleCount;
      visibleCount = tabs.visibleCount;
      if (visibleCount > visibleBefore) onShown();
    },
  };
}
