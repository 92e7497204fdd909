/**
 * A disk that fills up while an agent streams: what was acknowledged is stored, everybody is told why, and it goes on
 * by itself once there is room. Tried with SQLite's own word for it, and with a disk of 16 MB whose room is counted.
 * With a real one:
 *
 *     mount -t tmpfs -o size=16m tmpfs /mnt/small && APERTURE_SMALL_DISK=/mnt/small npx vitest run disk-full
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type DatabaseConnection, openDatabase } from '../../src/gateway/log/database.ts';
import { openDisk } from '../../src/gateway/log/room.ts';
import { createSessionService, type Outside } from '../../src/gateway/sessions/service.ts';
import { coreAgent } from '../support/gateway/core-agent.ts';
import { hostileAgent } from '../support/gateway/hostile-agent.ts';
import { eventually } from '../support/gateway/service.ts';
import { enter, startHouse, temporaryDirectory } from './door-harness.ts';

const MB = 1024 * 1024;
const DISK_MB = 16;
/** What something else takes, until there is room again. */
const FREED_MB = 4;

interface SmallDisk {
  dataDir: string;
  outside: Partial<Outside>;
  /** There is no end of room, once there is room. */
  isOnce?: boolean;
  /** Makes room. */
  free(): void;
}

/** The database may have so many pages only. */
function fewPages(): SmallDisk {
  const databases: DatabaseConnection[] = [];
  return {
    dataDir: temporaryDirectory(),
    isOnce: true,
    outside: {
      openDatabase(dataDir) {
        const database = openDatabase(dataDir);
        database.pragma('max_page_count = 1500');
        databases.push(database);
        return database;
      },
    },
    free() {
      for (const database of databases) database.pragma('max_page_count = 1000000');
    },
  };
}

/** The directory's files are counted against a size; nothing else is on that disk. */
function counted(): SmallDisk {
  const dataDir = temporaryDirectory();
  let takenMb = FREED_MB;
  const used = (): number =>
    readdirSync(dataDir).reduce((sum, name) => {
      const stat = statSync(join(dataDir, name), { throwIfNoEntry: false });
      return sum + (stat?.size ?? 0);
    }, 0);
  return {
    dataDir,
    outside: {
      openDisk: (path) => ({
        ...openDisk(path),
        size: () => DISK_MB * MB,
        free: () => Math.max(0, (DISK_MB - takenMb) * MB - used()),
      }),
    },
    free() {
      takenMb = 0;
    },
  };
}

function mounted(path: string): SmallDisk {
  const dataDir = mkdtempSync(join(path, 'data-'));
  const filler = join(path, 'filler');
  writeFileSync(filler, Buffer.alloc(FREED_MB * MB, 1));
  const free = (): void => rmSync(filler, { force: true });
  onTestFinished(() => {
    free();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { dataDir, outside: {}, free };
}

const place = process.env.APERTURE_SMALL_DISK;
const disks: [string, () => SmallDisk][] = [
  ['SQLite finds no page', fewPages],
  [`of ${DISK_MB} MB`, counted],
  ...(place === undefined
    ? []
    : [[`mounted at ${place}`, () => mounted(place)] as [string, () => SmallDisk]]),
];

it.each(disks)(
  'a full disk (%s): nothing is acknowledged that is not stored, everybody is told why, and it recovers without a restart',
  async (_name, make) => {
    const disk = make();
    const house = await startHouse({
      dataDir: disk.dataDir,
      agents: [hostileAgent(), coreAgent('core')],
      createService: (options) =>
        createSessionService({ ...options, timing: { retryMs: 50 }, outside: disk.outside }),
    });
    const socket = await enter(house);
    const begin = async (agent: string): Promise<string> => {
      const { result } = await socket.call('session/new', { _meta: { 'aperture/agent': agent } });
      return (result as { sessionId: string }).sessionId;
    };
    const flooded = await begin('hostile');
    const other = await begin('core');
    const prompt = (sessionId: string, text: string) =>
      socket.call('session/prompt', { sessionId, prompt: [{ type: 'text', text }] });
    const session = async (id: string) =>
      (await (await house.call(`/v1/sessions/${id}`)).json()) as { state: string; lastSeq: number };

    const reply = await prompt(flooded, 'flood 64');
    expect(reply.error).toMatchObject({
      message: expect.stringContaining('the disk is full'),
      data: { code: 'storage' },
    });
    expect(await session(flooded)).toMatchObject({ state: 'failed', error: { code: 'storage' } });
    // Others are told, too, and none is told that something was taken that was not.
    const refused = await prompt(other, `say ${'y'.repeat(6_000_000)}`);
    expect(refused.error).toMatchObject({ data: { code: 'storage' } });
    expect((await house.call('/healthz')).status).toBe(200);

    // What this client saw of the flood is what is stored of it.
    const seen = socket
      .notifications('session/update')
      .map(({ params }) => params as { sessionId: string; _meta: Record<string, number> })
      .filter(({ sessionId }) => sessionId === flooded)
      .map(({ _meta }) => _meta['aperture/seq'] ?? 0);
    expect(Math.max(...seen)).toBeLessThanOrEqual((await session(flooded)).lastSeq);

    // Whoever is to be kept out is kept out now, and after a restart too.
    const phone = await house.pair('phone');
    expect((await house.call(`/v1/devices/${phone.device.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await house.call('/v1/status', { token: phone.token })).status).toBe(401);

    disk.free();
    await eventually(async () => expect((await prompt(other, 'say again')).result).toBeDefined());
    await eventually(async () => expect((await prompt(flooded, 'tools 3')).result).toBeDefined());
    const { events } = (await (await house.call(`/v1/sessions/${flooded}/events?limit=1000`)).json()) as {
      events: { seq: number }[];
    };
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));

    // Once it is full again, what is deleted is room too.
    const again = await prompt(flooded, 'flood 64');
    if (!disk.isOnce) expect(again.error).toMatchObject({ data: { code: 'storage' } });
    const gone = await house.call(`/v1/sessions/${flooded}`, { method: 'DELETE' });
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    await eventually(async () => expect((await prompt(other, 'say more')).result).toBeDefined());
  },
  60_000,
);
