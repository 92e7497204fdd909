/** The invariants, broken on purpose, one by one: each in the place of one of the parts that are injected. */
import { META, readFrame, writeFrame } from '../../src/shared/frame.ts';
import { OWNER_LOCK } from '../../src/shared/locks.ts';
import type { OpenSocket } from '../../src/worker/link/connection.ts';
import type { Mutation } from './world.ts';

/** Invariant 1: the cursor is written in a transaction of its own, before its events. */
export const cursorFirst: Mutation = {
  environment: (env) => ({
    ...env,
    async openStore(report) {
      const opened = await env.openStore(report);
      const { store } = opened;
      return {
        ...opened,
        store: {
          ...store,
          async commit({ sessions = [], clearEntries = [], ...rest }) {
            await store.commit({ sessions, clearEntries });
            await store.commit(rest);
          },
        },
      };
    },
  }),
};

/** Invariant 2: now and then an event is lost, and those after it are renumbered so that nobody notices. */
export const hiddenGap: Mutation = {
  environment: (env) => ({ ...env, openSocket: hideGaps(env.openSocket) }),
};

const hideGaps =
  (open: OpenSocket): OpenSocket =>
  (handlers) => {
    let heard = 0;
    let lost = 0;
    return open({
      ...handlers,
      onText(text) {
        const frame = readFrame(JSON.parse(text));
        const meta =
          'params' in frame ? (frame.params._meta as Record<string, unknown> | undefined) : undefined; // ours
        const seq = meta?.[META.seq];
        if (frame.type !== 'notification' || meta === undefined || typeof seq !== 'number') {
          handlers.onText(text);
          return;
        }
        heard += 1;
        if (heard % 9 === 0) {
          lost += 1;
          return;
        }
        const params = { ...frame.params, _meta: { ...meta, [META.seq]: seq - lost } };
        handlers.onText(writeFrame({ ...frame, params }));
      },
    });
  };

/** Invariant 3: whoever asks for the owner's lock is given it. */
export const lockForAll: Mutation = {
  environment: (env, process) => ({
    ...env,
    locks: {
      request: (name, options, callback) =>
        name === OWNER_LOCK
          ? new Promise((resolve) => void process.after(0, () => void callback().then(resolve)))
          : env.locks.request(name, options, callback),
    },
  }),
};

/** Invariant 4: a socket without a token counts as a device. */
export const openDoor: Mutation = {
  strangerIs: () => ({ id: crypto.randomUUID(), name: 'Nobody', hash: '', createdAt: 0, lastSeen: 0 }),
};
