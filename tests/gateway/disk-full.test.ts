/**
 * A disk that fills up while an agent streams: what was acknowledged is stored, everybody is told why, and it goes on
 * by itself once there is room. The database may have so many pages only, which SQLite tells as it tells a full disk.
 */
import { expect, it } from 'vitest';
import { type DatabaseConnection, openDatabase } from '../../src/gateway/log/database.ts';
import { createSessionService } from '../../src/gateway/sessions/service.ts';
import { coreAgent } from '../support/gateway/core-agent.ts';
import { hostileAgent } from '../support/gateway/hostile-agent.ts';
import { eventually } from '../support/gateway/service.ts';
import { enter, startHouse } from './door-harness.ts';

const PAGES = 1_500;

it('acknowledges nothing that is not stored, says why, and recovers without a restart', async () => {
  const databases: DatabaseConnection[] = [];
  const house = await startHouse({
    agents: [hostileAgent(), coreAgent('core')],
    createService: (options) =>
      createSessionService({
        ...options,
        timing: { retryMs: 50 },
        outside: {
          openDatabase(dataDir) {
            const database = openDatabase(dataDir);
            database.pragma(`max_page_count = ${PAGES}`);
            databases.push(database);
            return database;
          },
        },
      }),
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

  for (const database of databases) database.pragma('max_page_count = 1000000');
  await eventually(async () => expect((await prompt(other, 'say again')).result).toBeDefined());
  await eventually(async () => expect((await prompt(flooded, 'tools 3')).result).toBeDefined());
  const { events } = (await (await house.call(`/v1/sessions/${flooded}/events?limit=1000`)).json()) as {
    events: { seq: number }[];
  };
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
}, 60_000);
