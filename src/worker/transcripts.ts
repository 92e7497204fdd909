/**
 * What tabs see of a session's log: a window when they open it, and from then on what changes, numbered so
 * that a tab knows what its window already holds.
 */
import type { EntryChange } from '../shared/entry.ts';
import { createFold } from '../shared/fold.ts';
import type { TranscriptInfo } from '../shared/fold-snapshot.ts';
import type { Seq, SessionId } from '../shared/ids.ts';
import { CallError, type EntriesWindow, type OutboxItem, type Push, type Transcript } from '../shared/rpc.ts';
import type { HistorySource } from './log/history.ts';
import type { SessionLog } from './log/session-log.ts';
import { around, newerThan, newest, olderThan, type WindowAround } from './log/windows.ts';
import type { Tab, Tabs } from './tabs/tabs.ts';

export interface TranscriptsOptions {
  tabs: Pick<Tabs, 'transcript' | 'reopen'>;
  logOf(id: SessionId): SessionLog | undefined;
  outboxOf(id: SessionId): OutboxItem[];
  isFresh(id: SessionId): boolean;
  /** Where entries are fetched that are not on this device. */
  source: HistorySource;
}

export type Transcripts = ReturnType<typeof createTranscripts>;

/** What is true beside the entries, at the moment they were read. */
type Sealed = Omit<Transcript, keyof WindowAround>;

const NOTHING_KNOWN: TranscriptInfo = createFold().info;

export function createTranscripts(options: TranscriptsOptions) {
  const revisions = new Map<SessionId, number>();
  /** What tabs were last told. */
  const freshness = new Map<SessionId, boolean>();

  const revisionOf = (id: SessionId): number => revisions.get(id) ?? 0;

  function push(
    id: SessionId,
    rest: Partial<Pick<Extract<Push, { push: 'transcript' }>, 'changes' | 'info' | 'fresh' | 'outbox'>>,
  ): void {
    const revision = revisionOf(id) + 1;
    revisions.set(id, revision);
    options.tabs.transcript({ push: 'transcript', sessionId: id, revision, changes: [], ...rest });
  }

  function logOf(id: SessionId): SessionLog {
    const log = options.logOf(id);
    if (!log) throw new CallError('not_found', 'There is no such session.');
    return log;
  }

  return {
    changed(id: SessionId, changes: EntryChange[], info: TranscriptInfo | null): void {
      push(id, { changes, ...(info && { info }) });
    },
    replaced: (id: SessionId): void => options.tabs.reopen(id),
    outboxChanged: (id: SessionId): void => push(id, { outbox: options.outboxOf(id) }),
    /** Whether the copy is up to date may have changed. */
    checkFresh(id: SessionId): void {
      const fresh = options.isFresh(id);
      if (freshness.get(id) === fresh) return;
      freshness.set(id, fresh);
      push(id, { fresh });
    },
    async open(tab: Tab, id: SessionId, limit: number, wanted: Seq | null): Promise<Transcript> {
      const log = logOf(id);
      // Before the first wait: what changes from here on is either in the window or pushed after it.
      tab.follow(id);
      await log.ready();
      const seal = (): Sealed => {
        tab.dropTranscript(id);
        const fresh = options.isFresh(id);
        freshness.set(id, fresh);
        return {
          sessionId: id,
          epoch: log.epoch,
          info: log.info ?? NOTHING_KNOWN,
          fresh,
          outbox: options.outboxOf(id),
          firstUnread: tab.firstUnread(id),
          revision: revisionOf(id),
        };
      };
      let sealed: Sealed | null = null;
      /** What is read later may hold more already: no push may tell of what is before and after that at once. */
      const onRead = (): void => {
        if (sealed === null) sealed = seal();
        else tab.flush();
      };
      let window: WindowAround | null = null;
      if (wanted === null) {
        window = await newest(log, limit, onRead);
        const unread = tab.firstUnread(id);
        const isWithin = unread === null || !window.more || unread >= (window.entries[0]?.seq ?? unread);
        if (isWithin) return { ...window, ...(sealed ?? seal()) };
        sealed = null;
        wanted = unread;
      }
      window = await around(options.source, log, wanted, limit, onRead);
      return { ...window, ...(sealed ?? seal()) };
    },
    async loadOlder(tab: Tab, id: SessionId, before: Seq, limit: number): Promise<EntriesWindow> {
      const log = logOf(id);
      await log.ready();
      return olderThan(options.source, log, before, limit, () => tab.flush());
    },
    async loadNewer(tab: Tab, id: SessionId, after: Seq, limit: number): Promise<EntriesWindow> {
      const log = logOf(id);
      await log.ready();
      return newerThan(options.source, log, after, limit, () => tab.flush());
    },
    forget(id: SessionId): void {
      revisions.delete(id);
      freshness.delete(id);
    },
  };
}
