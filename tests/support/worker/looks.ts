/** A world with connected sessions, and looks at it. For tests only. */
import type { ContentBlock } from '../../../src/shared/acp.ts';
import type { Entry } from '../../../src/shared/entry.ts';
import type { PromptId, SessionId } from '../../../src/shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../../../src/shared/limits.ts';
import type { Push } from '../../../src/shared/rpc.ts';
import type { Connection } from '../../../src/shared/state.ts';
import type { LivingWorker, TestTab, World } from './world.ts';

export const HOME = { sessionId: null, visible: true };
export const text = (words: string): ContentBlock[] => [{ type: 'text', text: words }];
export const promptId = (name: string): PromptId => name as PromptId; // any text

export const connectionOf = (worker: LivingWorker, id: SessionId): Connection | undefined =>
  worker.state.state.connections[id];
export const isConnected = (worker: LivingWorker, id: SessionId): boolean =>
  connectionOf(worker, id)?.status === 'connected';
export const toasts = (tab: TestTab): Push[] => tab.pushes.filter((push) => push.push === 'toast');
export const entriesOf = async (worker: LivingWorker, id: SessionId): Promise<Entry[] | undefined> =>
  (await worker.core.logs.get(id)?.read(null, 5_000))?.entries;

/** A worker with `count` (at least 1) sessions, as many of them connected as there are places. */
export async function connected(world: World, count = 1) {
  const session = world.gateway.add();
  const sessions = [session, ...Array.from({ length: count - 1 }, () => world.gateway.add())];
  const worker = await world.startWorker();
  await world.time.until(() =>
    sessions.slice(0, MAX_CONCURRENT_CONNECTIONS).every(({ id }) => isConnected(worker, id)),
  );
  return { worker, sessions, session };
}

/** What comes of a call, which may need time to pass. */
export async function answered<T>(world: World, call: Promise<T>): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  call.then(over, over);
  await world.time.until(() => isOver);
  return call;
}
