/** The archive loads with the first call that needs it: nothing of it is needed to show what is here. */
import type { Clock } from '../clock.ts';
import type { Logs } from '../log/logs.ts';
import type { Report } from '../report.ts';
import type { Sessions } from '../sessions.ts';
import type { LogStore } from '../store/log-store.ts';
import type { AppStateHolder } from '../tabs/app-state.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { Archive } from './archive.ts';

export interface ArchiveParts {
  store: LogStore;
  logs: Logs;
  sessions: Sessions;
  state: AppStateHolder;
  tabs: Pick<Tabs, 'toast'>;
  clock: Clock;
  report: Report;
}

export function createArchiveLoader(parts: ArchiveParts): () => Promise<Archive> {
  let loading: Promise<Archive> | null = null;

  async function load(): Promise<Archive> {
    const { createArchive } = await import('./archive.ts');
    return createArchive(parts);
  }

  return () => {
    loading ??= load().catch((error: unknown) => {
      // Not reached this time: the next call tries again.
      loading = null;
      throw error;
    });
    return loading;
  };
}
