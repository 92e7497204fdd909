/** Diagnostics in words: numbers and states only. Titles, directories, previews and tokens are never in it. Pure. */
import type { Diagnostics, SessionDiagnostics } from '../../../shared/rpc-diagnostics.ts';
import type { SessionUsage } from '../../../shared/rpc-storage.ts';
import type { GatewayState, StorageState } from '../../../shared/state.ts';
import { formatBytes } from '../../text/bytes.ts';
import { formatDuration } from '../../text/time.ts';

export interface Surroundings {
  gateway: GatewayState['status'];
  storage: StorageState;
  browser: string;
}

const STORAGE: Readonly<Record<StorageState, string>> = {
  ok: 'Sessions are kept for reading offline',
  full: 'Full: new messages are not kept for reading offline',
  memory: 'The browser gives none: nothing is kept',
  failing: 'The browser refuses to write: new messages are not kept yet',
  newer: 'Of a newer version: nothing new is kept',
  blocked: 'Held by another tab',
  unresponsive: 'Does not answer: nothing is kept',
};

export type Fact = readonly [name: string, value: string];

export function factsOf(known: Diagnostics, { gateway, storage, browser }: Surroundings): Fact[] {
  const facts: Fact[] = [
    ['Browser', browser],
    ['Build', known.build],
    ['Worker', `generation ${known.generation}, revision ${known.revision}`],
    ['Tabs', `${known.tabs}, of which ${known.visibleTabs} can be seen`],
    ['Connections', String(known.sockets)],
    ['Storage', STORAGE[storage]],
    ['Gateway', gateway],
  ];
  if (known.gateway !== null) {
    const { version, uptimeMs, sockets, sessions, agents, logEvents, rssBytes } = known.gateway;
    facts.push(
      ['Gateway version', version],
      ['Gateway runs for', formatDuration(uptimeMs)],
      ['Gateway’s connections', String(sockets)],
      ['Sessions', String(sessions)],
      ['Agents running', String(agents)],
      ['Events logged', String(logEvents)],
      ['Gateway memory', formatBytes(rssBytes)],
    );
  }
  return facts;
}

/** `connected`, `reconnecting, try 3`, `disconnected, waits for a place`. */
export function linkText({ status, retryCount, isWaiting }: SessionDiagnostics): string {
  return [status, retryCount > 0 ? `try ${retryCount}` : '', isWaiting ? 'waits for a place' : '']
    .filter(Boolean)
    .join(', ');
}

export function diagnosticsText(
  known: Diagnostics,
  now: Surroundings,
  sizes: readonly SessionUsage[],
): string {
  const sizeOf = new Map(sizes.map((size) => [size.id, size]));
  const sessions = known.sessions.map((session) => {
    const { id, agent, state, cursor, lastSeq, hasHole } = session;
    const size = sizeOf.get(id);
    const here =
      size === undefined ? 'nothing here' : `${size.entries} entries, ${formatBytes(size.bytes)} here`;
    return `${id.slice(0, 8)} ${agent} ${state}; ${linkText(session)}; event ${cursor ?? 'none'} of ${lastSeq}${hasHole ? ', older ones missing' : ''}; ${here}`;
  });
  const troubles = known.troubles.map(
    ({ at, what, reason }) => `${new Date(at).toISOString()} ${what}: ${reason}`,
  );
  return [
    'Aperture diagnostics',
    ...factsOf(known, now).map(([name, value]) => `${name}: ${value}`),
    `Worker since: ${new Date(known.startedAt).toISOString()}`,
    '',
    `Sessions (${known.sessionCount}):`,
    ...sessions,
    '',
    `Errors (${known.troubles.length}):`,
    ...troubles,
    '',
  ].join('\n');
}
