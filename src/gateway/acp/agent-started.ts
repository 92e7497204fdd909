/** Waits until a new session's agent has started, or has failed to. */
import { RPC } from '../../shared/frame.ts';
import type { SessionId } from '../../shared/ids.ts';
import { AGENT_INITIALIZE_TIMEOUT_MS } from '../../shared/limits.ts';
import type { Session } from '../../shared/session.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { RpcError } from './rpc-error.ts';

/** The service gives up first; this is only so that no call waits for ever. */
const PATIENCE_MS = 2 * AGENT_INITIALIZE_TIMEOUT_MS;

/** Throws why it could not start. The session stays, for a person to see and to try again. */
export async function agentStarted(service: SessionService, id: SessionId): Promise<void> {
  let session = service.get(id);
  if (session?.state === 'starting') session = await settled(service, id);
  if (!session) throw new RpcError(RPC.resourceNotFound, 'The session was deleted');
  if (session.state === 'failed') {
    const message = session.error?.message ?? 'The agent could not be started';
    throw new RpcError(RPC.internalError, message, { code: session.error?.code, sessionId: id });
  }
}

function settled(service: SessionService, id: SessionId): Promise<Session | undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve(service.get(id));
    };
    const timer = setTimeout(end, PATIENCE_MS);
    const stop = service.onChange((event) => {
      const concerns = event.type === 'deleted' ? event.id === id : event.session.id === id;
      if (concerns && service.get(id)?.state !== 'starting') end();
    });
  });
}
