/**
 * What this worker serves while it is the owner, in two steps: first what is stored, so that a list can be shown at
 * once; then the core, whose code is loaded meanwhile. It may end in any of them, and then nothing follows.
 *
 *   opening ──▶ listed ──▶ serving
 *      └──────────┴───────────┴──▶ over        (and back to opening where the database is no longer the one to use)
 */
import type { Seq, SessionId } from '../shared/ids.ts';
import { CallError } from '../shared/rpc.ts';
import type { Core } from './core.ts';
import type { CorePart } from './core-loader.ts';
import type { Environment } from './environment.ts';
import { inTime } from './in-time.ts';
import { errorName } from './report.ts';
import type { LoadedStore } from './store/log-store.ts';
import { createMemoryStore } from './store/memory-store.ts';
import type { OpenedStore } from './store/open-store.ts';
import { showStored } from './stored-state.ts';
import type { AppStateHolder } from './tabs/app-state.ts';
import type { Tabs } from './tabs/tabs.ts';

type Phase =
  | { type: 'opening' }
  | { type: 'listed'; opened: OpenedStore; loaded: LoadedStore }
  | { type: 'serving'; opened: OpenedStore; core: Core }
  | { type: 'over' };

interface Read {
  opened: OpenedStore;
  loaded: LoadedStore;
}

export interface ReignOptions {
  env: Environment;
  state: AppStateHolder;
  tabs: Tabs;
  /** Ends once the core's code is there; it is not begun to be loaded for `afterMs`, unless somebody asks for it. */
  loadPart(afterMs: number): Promise<CorePart>;
}

/** The list is painted meanwhile: on a machine with few cores that would wait for whatever else is begun. */
const LIST_FIRST_MS = 250;

/** Long for the largest database on a slow phone: some engines lose a database to a transaction that never ends. */
export const READ_LIMIT_MS = 8_000;

export type Reign = ReturnType<typeof createReign>;

export function createReign({ env, state, tabs, loadPart }: ReignOptions) {
  let phase: Phase = { type: 'opening' };
  let waiting: (() => void)[] = [];
  /** What was given up, and may still be closing its sockets. */
  let leaving: Core | null = null;
  /** Of the database; it goes on when nobody waits for it any more. */
  let reading: Promise<Read | null> | null = null;

  function enter(next: Phase): void {
    phase = next;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  }

  /** What `read` gives, as soon as it gives something. */
  async function until<T>(read: (now: Phase) => T | null): Promise<T> {
    for (;;) {
      const found = read(phase);
      if (found !== null) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  const isOver = (): boolean => phase.type === 'over';

  /** A database that takes too long is not waited for, but begun with once it answers. */
  async function open(): Promise<Read | null> {
    reading ??= read();
    const answer = reading;
    const found = await inTime(env.clock, READ_LIMIT_MS, answer, 'late' as const);
    if (found !== 'late') {
      reading = null;
      return found;
    }
    env.report('database', 'does not answer');
    const store = createMemoryStore();
    const changed = answer.then(() => {});
    return { opened: { store, state: 'unresponsive', changed }, loaded: await store.load() };
  }

  /** Null if it is over by then: to load a database shuts out who wrote to it before. */
  async function read(): Promise<Read | null> {
    const opened = await env.openStore(env.report);
    if (isOver()) {
      await opened.store.close();
      return null;
    }
    try {
      // A database that cannot be read is built anew by it.
      const loaded = await opened.store.load();
      if (!isOver()) return { opened, loaded };
      await opened.store.close();
      return null;
    } catch (error) {
      env.report('the database could not be read, keeping everything in memory', errorName(error));
      const memory: OpenedStore = { ...opened, store: createMemoryStore(), state: 'memory' };
      return { opened: memory, loaded: await memory.store.load() };
    }
  }

  async function begin(): Promise<void> {
    const begun = await open();
    if (begun === null) return;
    const { opened, loaded } = begun;
    // Another worker took over in the meantime.
    if (isOver()) {
      await opened.store.close();
      return;
    }
    showStored(state, opened, loaded);
    const listed: Phase = { type: 'listed', opened, loaded };
    enter(listed);
    void opened.changed?.then(() => beginAgain(opened));
    const { createCore } = await loadPart(loaded.sessions.length > 0 ? LIST_FIRST_MS : 0);
    if (phase === listed)
      enter({ type: 'serving', opened, core: createCore({ env, opened, loaded, state, tabs }) });
  }

  /** Its database was emptied, or can be had at last: what was known is not what is stored. */
  async function beginAgain(before: OpenedStore): Promise<void> {
    if (!('opened' in phase) || phase.opened !== before) return;
    const left = phase;
    enter({ type: 'opening' });
    await end(left);
    state.forgetSessions();
    await begin();
  }

  /** Without a core there is nothing that is not stored. */
  async function end(left: Phase): Promise<void> {
    if (left.type === 'listed') await left.opened.store.close();
    if (left.type !== 'serving') return;
    leaving = left.core;
    await left.core.release();
  }

  return {
    get core(): Core | null {
      return phase.type === 'serving' ? phase.core : null;
    },
    /** The first unread message of a session, as far as it is known by now. */
    firstUnreadOf(id: SessionId): Seq | null {
      if (phase.type === 'serving') return phase.core.logs.get(id)?.unread.unread[0] ?? null;
      if (phase.type !== 'listed') return null;
      return phase.loaded.sessions.find((record) => record.id === id)?.unread.unread[0] ?? null;
    },
    /** Ends once the list is there, or never will be. */
    listed: (): Promise<true> => until(({ type }) => (type === 'opening' ? null : true)),
    /** Rejects if this worker serves no longer. */
    serving: (): Promise<Core> =>
      until((now) => {
        if (now.type === 'serving') return now.core;
        if (now.type !== 'over') return null;
        throw new CallError('refused', 'A newer version of Aperture has taken over: reload this page.');
      }),
    begin: (): void => void begin(),
    /** Ends once all is stored and closed. */
    async release(): Promise<void> {
      // A database that is being opened cannot be let go.
      await until(({ type }) => (type === 'opening' ? null : true));
      const left = phase;
      enter({ type: 'over' });
      await end(left);
    },
    /** It ended elsewhere, or will never begin: nobody waits for it any more. */
    close: (): void => enter({ type: 'over' }),
    /** Another worker owns it all by now: nothing is written any more. */
    abandon(): void {
      const left = phase;
      enter({ type: 'over' });
      if (left.type === 'listed') void left.opened.store.close();
      (left.type === 'serving' ? left.core : leaving)?.abandon();
    },
  };
}
