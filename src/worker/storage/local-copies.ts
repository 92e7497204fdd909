/** The copies of sessions on this device: how large they are, which may go first, and how they go. */
import type { SessionId } from '../../shared/ids.ts';
import { CallError } from '../../shared/rpc.ts';
import type { SessionUsage } from '../../shared/rpc-storage.ts';
import type { Logs } from '../log/logs.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { ApertureClient } from '../pool/aperture-client.ts';
import type { Sessions } from '../sessions.ts';
import type { LogStore } from '../store/log-store.ts';
import { inOrderOfNeed } from './expendable.ts';

export interface LocalCopiesOptions {
  logs: Logs;
  store: Pick<LogStore, 'size'>;
  client: Pick<ApertureClient, 'isLinked' | 'restartSession'>;
  sessions: Pick<Sessions, 'factsOf' | 'remove'>;
}

export type LocalCopies = ReturnType<typeof createLocalCopies>;

/** Reads at a time: a list of hundreds must not keep the database from who reads a conversation. */
const AT_ONCE = 4;

export function createLocalCopies(options: LocalCopiesOptions) {
  const { logs, client } = options;

  function drop(log: SessionLog): void {
    log.drop();
    // What it hears next would not fit what is left: its newest part comes again at once.
    client.restartSession(log.id);
  }

  async function sizeOf({ id, sessionNo }: SessionLog): Promise<SessionUsage> {
    return { id, ...(await options.store.size(sessionNo)) };
  }

  return {
    /** The least needed first, for when there is no room. */
    expendable: (): SessionLog[] =>
      inOrderOfNeed(
        [...logs.all()].map((log) => {
          const { isViewed, hasQueued } = options.sessions.factsOf(log.id);
          const isLinked = client.isLinked(log.id);
          return { log, session: log.session, hasCopy: log.cursor !== null, isViewed, isLinked, hasQueued };
        }),
      ).map(({ log }) => log),
    async usage(): Promise<SessionUsage[]> {
      const waiting = [...logs.all()];
      const found: SessionUsage[] = [];
      while (waiting.length > 0) {
        found.push(...(await Promise.all(waiting.splice(0, AT_ONCE).map(sizeOf))));
      }
      return found.filter(({ entries }) => entries > 0).sort((a, b) => b.bytes - a.bytes);
    },
    async delete(id: SessionId): Promise<void> {
      const log = logs.get(id);
      if (!log) throw new CallError('not_found', 'There is no such session.');
      if (log.session.imported) options.sessions.remove(id);
      else drop(log);
      await logs.flush();
    },
    async deleteAll(): Promise<void> {
      for (const log of logs.all()) if (!log.session.imported) drop(log);
      await logs.flush();
    },
  };
}
