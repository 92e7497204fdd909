/** The gateway, the network and the browsers of one schedule, and who watches them. */
import type { DeviceRow } from '../../src/gateway/door/door-store.ts';
import type { SessionService } from '../../src/gateway/sessions/session-service.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../../src/shared/limits.ts';
import { createSeededRandom } from '../support/worker/virtual-time.ts';
import { createSimAgents } from './agents.ts';
import { type Breakage, createSimBrowser, type SimBrowser } from './browser.ts';
import { checkDisk, checkWrite, Violation } from './checks.ts';
import { createSimGateway } from './gateway.ts';
import { createSimHttp, type Exchange } from './http.ts';
import { createNetwork, type Wire } from './network.ts';
import { createOracle } from './oracle.ts';
import type { Schedule } from './schedule.ts';
import { createStrangers } from './strangers.ts';
import { createSimTime, type Process } from './time.ts';

/** What is broken on purpose, to show that it is found. */
export interface Mutation extends Breakage {
  strangerIs?(): DeviceRow | null;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld({ seed, isHosted }: Schedule, mutation: Mutation) {
  const time = createSimTime();
  const random = createSeededRandom(seed);
  const agents = createSimAgents(seed);
  let breach: Violation | null = null;
  const onBreach = (violation: Violation): void => {
    breach ??= violation;
  };
  /** A check that runs inside of what it watches must not disturb it. */
  const watched = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      onBreach(error instanceof Violation ? error : new Violation('crash', String(error)));
    }
  };

  const gateway = createSimGateway({
    time,
    agents,
    strangerIs: mutation.strangerIs ?? (() => null),
    guard: (service, isProven) =>
      new Proxy(service, {
        get(target, name) {
          if (!isProven()) onBreach(new Violation('door', `${String(name)} was reached without a token`));
          return target[name as keyof SessionService]; // whatever was asked for
        },
      }),
  });
  const oracle = createOracle(gateway.db);
  const network = createNetwork({ now: time.now, random, host: () => gateway.host });
  const http = createSimHttp(
    network,
    time.now,
    () => gateway.host,
    (exchange) => watched(() => checkReading(exchange)),
  );
  const strangers = createStrangers({ time, network, http, token: gateway.tokens.at(-1) ?? '', onBreach });
  const browsers: SimBrowser[] = [];
  const owners = new Map<SimBrowser | string, Set<Process>>();

  async function addBrowser(): Promise<SimBrowser> {
    const name = `device-${browsers.length + 1}`;
    const mine = new Set<Process>();
    owners.set(name, mine);
    const browser = await createSimBrowser({
      name,
      time,
      random,
      network,
      http,
      token: gateway.tokens[browsers.length] ?? '',
      isHosted,
      breakage: mutation,
      onOwner(process, isOwner) {
        if (!isOwner) {
          mine.delete(process);
          return;
        }
        for (const other of mine) {
          if (!other.isDead && !other.isPaused) {
            onBreach(new Violation('owner', `${process.name} and ${other.name} own ${name}`));
          }
        }
        mine.add(process);
        void checkDisk(oracle, browser.disk).catch((error: unknown) => watched(() => throwIt(error)));
      },
      onSocket: (wire) => watched(() => checkSockets(wire)),
    });
    browser.disk.onCommit((batch) => watched(() => checkWrite(oracle, batch)));
    browsers.push(browser);
    return browser;
  }

  /** What was missed of sessions without a socket is read one session at a time. */
  function checkReading({ client, url }: Exchange): void {
    const isReading = (of: string): boolean => of.includes('/events?');
    if (!isReading(url)) return;
    const all = [...http.exchanges].filter((other) => other.client === client && isReading(other.url));
    if (all.length > 1) throw new Violation('sockets', `${client.name} reads ${all.length} sessions at once`);
  }

  /** Of one worker: ten at most, one for a session. What it has let go of does not count. */
  function checkSockets(wire: Wire): void {
    const open = [...network.wires].filter((other) => other.client === wire.client && other.isClientOpen);
    if (open.length > MAX_CONCURRENT_CONNECTIONS) {
      throw new Violation('sockets', `${wire.client.name} has ${open.length} sockets`);
    }
    const sessions = open.map((other) => other.sessionId).filter((id) => id !== null);
    if (new Set(sessions).size < sessions.length) {
      throw new Violation('sockets', `${wire.client.name} has two sockets for one session`);
    }
  }

  return {
    time,
    random,
    agents,
    gateway,
    oracle,
    network,
    http,
    strangers,
    browsers,
    addBrowser,
    /** Prompts that a tab was told are stored, with their sessions. */
    accepted: new Map<string, SessionId>(),
    /** Tabs that wait for the answer to a call that changes something; one of its own for each call. */
    calls: new Set<{ readonly isDead: boolean }>(),
    /** Sessions that somebody ended. */
    deleted: new Set<SessionId>(),
    onBreach,
    get breach(): Violation | null {
      return breach;
    },
    sessionAt(index: number): SessionId | null {
      const sessions = oracle.sessions();
      return sessions[index % sessions.length]?.id ?? null;
    },
  };
}

function throwIt(error: unknown): never {
  throw error;
}
