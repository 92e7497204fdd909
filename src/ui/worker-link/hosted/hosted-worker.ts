/**
 * The worker without a SharedWorker: this tab is a candidate for its host, and has a connection to it wherever it
 * runs. Both last as long as the port. The worker's death and hangs are found as always, by its lock and by pings;
 * here is only what a host adds: one that is hidden may be frozen, and one that is frozen may never have spoken.
 */
import * as v from 'valibot';
import { connectionName, lobbyName, lobbySchema, type OpenWireChannel } from '../../../shared/wire.ts';
import type { PortFailure, Surroundings, WorkerPort } from '../surroundings.ts';
import { type DedicatedWorker, queueForHost } from './candidate.ts';
import { openWirePort } from './wire-port.ts';

export interface HostedSurroundings extends Pick<Surroundings, 'build' | 'locks' | 'after' | 'isVisible'> {
  openChannel: OpenWireChannel;
  /** A worker that dies with this page. */
  startDedicated(generation: number, onError: () => void): DedicatedWorker;
  onVisibility(listener: () => void): () => void;
  /** A UUID. */
  createId(): string;
}

/** A host answers at once, even while its worker still starts: one that is silent for so long is frozen. */
export const SILENT_HOST_MS = 1_000;

export function openHostedWorker(
  surroundings: HostedSurroundings,
  generation: number,
  onFailure: (failure: PortFailure) => void,
): WorkerPort {
  const { build, locks, after, isVisible } = surroundings;
  const connection = surroundings.createId();
  const name = connectionName(connection);
  const port = openWirePort(
    (onMessage) => surroundings.openChannel(name, onMessage),
    () => onFailure('lost'),
  );
  let isHostHeard = false;
  let isHostShown = true;
  /** It holds the connection's lock, whose end tells the worker that nobody uses the connection any more. */
  let isHeld = false;
  let isStarted = false;
  let isClosed = false;
  let letGo: () => void = () => {};

  const lobby = surroundings.openChannel(lobbyName(build, generation), (data) => {
    const message = v.safeParse(lobbySchema, data);
    if (!message.success || isClosed) return;
    switch (message.output.type) {
      case 'join':
        if (candidate.isHost) sayHost();
        return;
      case 'shown':
        if (!isVisible()) candidate.standBack();
        return;
      case 'host':
        isHostHeard = true;
        isHostShown = message.output.isShown;
        return;
      case 'open':
        join();
        return;
    }
  });
  const candidate = queueForHost({
    build,
    locks,
    after,
    isVisible,
    generation,
    start() {
      // Of the host before: this tab is just about to hear of its end, and will be a candidate anew.
      if (port.isTaken) return null;
      sayHost();
      return surroundings.startDedicated(generation, () => onFailure('unstarted'));
    },
  });
  const stopWatching = surroundings.onVisibility(onVisibility);
  let cancelCheck = after(SILENT_HOST_MS, checkHost);
  if (isVisible()) lobby.post({ type: 'shown' });
  void locks.request(name, {}, () => {
    isHeld = true;
    join();
    return new Promise<void>((resolve) => {
      letGo = resolve;
      if (isClosed) resolve();
    });
  });

  function join(): void {
    if (isHeld && isStarted && !isClosed && !port.isTaken) lobby.post({ type: 'join', connection });
  }

  function sayHost(): void {
    lobby.post({ type: 'host', isShown: isVisible() });
  }

  function onVisibility(): void {
    if (candidate.isHost) sayHost();
    else if (isVisible()) lobby.post({ type: 'shown' });
    // What waits for its turn waits by the rules for those that are seen now, or are not.
    candidate.standBack();
  }

  function checkHost(): void {
    if (isHostHeard || candidate.isHost || port.isTaken) return;
    if (isVisible()) onFailure('hung');
    else cancelCheck = after(SILENT_HOST_MS, checkHost);
  }

  return {
    get mayFreeze() {
      return isVisible() && !isHostShown && !candidate.isHost;
    },
    postMessage: port.postMessage,
    addEventListener: port.addEventListener,
    removeEventListener: port.removeEventListener,
    start() {
      isStarted = true;
      join();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      cancelCheck();
      stopWatching();
      port.close();
      lobby.close();
      letGo();
      candidate.close();
    },
  };
}
