/** Calls about the gateway, its agents and its sessions. */
import * as v from 'valibot';
import { createSessionSchema, type PatchSession, patchSessionSchema } from '../../shared/http.ts';
import { type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import { CallError, type SessionCalls } from '../../shared/rpc.ts';
import type { Core } from '../core.ts';
import { checked, shortText } from './checked-call.ts';

export function sessionCalls(serving: () => Promise<Core>): SessionCalls {
  return {
    pair: checked([shortText, shortText], async (code, deviceName) =>
      (await serving()).pair(code, deviceName),
    ),
    listDevices: checked([], async () => (await serving()).http.devices()),
    revokeDevice: checked([shortText], async (id) => (await serving()).http.revokeDevice(id)),
    retryNow: checked([], async () => (await serving()).retryNow()),
    listAgents: checked([], async () => (await serving()).http.agents()),
    listDirectories: checked([v.nullable(shortText)], async (path) =>
      (await serving()).http.directories(path),
    ),
    createSession: checked([createSessionSchema], async (request) => {
      const { http, sessions } = await serving();
      const session = await http.create(request);
      sessions.onMade(session);
      return session;
    }),
    patchSession: checked([sessionIdSchema, patchSessionSchema], async (id, patch) =>
      patchSession(await serving(), id, patch),
    ),
    endSession: checked([sessionIdSchema], async (id) => endSession(await serving(), id)),
    restartAgent: checked([sessionIdSchema], async (id) => {
      const { http, sessions } = await serving();
      sessions.onChanged(await http.restart(id));
    }),
    connectSession: checked([sessionIdSchema], async (id) => {
      const { client, logs } = await serving();
      // What was imported has nobody to be connected with.
      if (!logs.get(id)?.session.imported) client.connectSession(id);
    }),
    disconnectSession: checked([sessionIdSchema], async (id) =>
      (await serving()).client.disconnectSession(id),
    ),
  };
}

async function patchSession(core: Core, id: SessionId, patch: PatchSession): Promise<void> {
  if (!core.logs.get(id)?.session.imported) return core.http.patch(id, patch);
  core.sessions.changeImported(id, patch.title === undefined ? {} : { title: patch.title });
}

/** Ending what is gone already is no failure. What was imported is only here. */
async function endSession({ http, logs, sessions }: Core, id: SessionId): Promise<void> {
  if (logs.get(id)?.session.imported) {
    sessions.remove(id);
    await logs.flush();
    return;
  }
  sessions.ending(id);
  try {
    await http.remove(id);
  } catch (error) {
    if (!(error instanceof CallError && error.code === 'not_found')) {
      sessions.notEnded(id);
      throw error;
    }
  }
  sessions.remove(id);
}
