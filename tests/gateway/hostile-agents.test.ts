/**
 * Agents that mean harm, in a gateway that runs as a program: its memory stays within a stated bound, other sessions
 * do not notice, and it can be asked all the while. `APERTURE_FLOOD_MB=1024` floods with a gigabyte,
 * `APERTURE_TOOL_CALLS=1000000` with a million tool calls.
 */
import { symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway, removeBuild } from './cli-process.ts';
import { type Place, startPlace } from './hostile-place.ts';

const FLOOD_MB = Number(process.env.APERTURE_FLOOD_MB ?? 24);
const TOOL_CALLS = Number(process.env.APERTURE_TOOL_CALLS ?? 6_000);
/** What one agent may cost the gateway's process beyond what it took before, whatever the agent does. */
const BOUND_MB = 320;
const MB = 1024 * 1024;
/** Another session's answer, the start of its agent not counted, and the gateway's own. */
const PATIENCE_MS = 5_000;

let main = '';
beforeAll(async () => {
  ({ main } = await buildGateway());
}, 60_000);
afterAll(removeBuild);

/** Runs `work` and looks meanwhile: the most memory the gateway took, and the longest that another session waited. */
async function watched(place: Place, quiet: string, work: Promise<unknown>) {
  const rss = async (): Promise<number> => Number((await place.get('/v1/status')).rssBytes);
  let running = true;
  const done = work.finally(() => {
    running = false;
  });
  let most = 0;
  let waitedMs = 0;
  while (running) {
    const from = performance.now();
    const { result } = await place.prompt(quiet, 'say fine');
    expect(result).toMatchObject({ stopReason: 'end_turn' });
    most = Math.max(most, await rss());
    waitedMs = Math.max(waitedMs, performance.now() - from);
  }
  await done;
  most = Math.max(most, await rss());
  return { most, waitedMs };
}

describe('an agent that means harm', () => {
  it.each([
    [`flood ${FLOOD_MB}`, 'end_turn'],
    [`heap ${FLOOD_MB}`, 'end_turn'],
    [`tools ${TOOL_CALLS}`, 'end_turn'],
    [`progress ${TOOL_CALLS}`, 'end_turn'],
    ['fields 3000', 'end_turn'],
    ['deep 200000', 'end_turn'],
    ['unknown 1000', 'end_turn'],
    ['line 40', 'failed'],
  ])(
    'costs the gateway a bounded memory, and no other session its answers: %s',
    async (command, ending) => {
      const place = await startPlace(main);
      const quiet = await place.newSession('core');
      await place.prompt(quiet, 'say warm');
      const before = Number((await place.get('/v1/status')).rssBytes);
      // Nobody follows it: what a client would make of it is not what is measured.
      const hostile = await place.create('hostile');
      const turn = place.prompt(hostile, command);
      const { most, waitedMs } = await watched(place, quiet, turn);
      const reply = await turn;
      if (ending === 'failed') expect(reply).toHaveProperty('error');
      else expect(reply.result).toEqual({ stopReason: ending });
      console.info(`${command}: ${Math.round((most - before) / MB)} MB, ${Math.round(waitedMs)} ms`);
      expect((most - before) / MB).toBeLessThan(BOUND_MB);
      expect(waitedMs).toBeLessThan(PATIENCE_MS);
      expect(place.program.child.exitCode).toBeNull();
      // Its words are not in the log, nor is the log a flood of its own.
      expect(place.program.stderr().length).toBeLessThan(20_000);
      const { entries } = await place.get(`/v1/sessions/${hostile}/entries?limit=5`);
      for (const entry of entries as unknown[]) expect(JSON.stringify(entry).length).toBeLessThan(4 * MB);
    },
    600_000,
  );

  it('that asks a thousand questions leaves the hundred that somebody could answer, and a cancel ends them all', async () => {
    const place = await startPlace(main);
    const hostile = await place.newSession('hostile');
    const turn = place.prompt(hostile, 'permissions 1000');
    await place.socket.next(
      ({ method, params }) =>
        method === 'session/request_permission' && JSON.stringify(params).includes('Question 99"'),
    );
    // What is asked beyond that is answered by the gateway: the hundredth and one more never come.
    const quiet = await place.newSession('core');
    await place.prompt(quiet, 'say fine');
    const asked = place.socket.notifications('session/request_permission');
    expect(asked).toHaveLength(100);
    expect(await place.get(`/v1/sessions/${hostile}`)).toMatchObject({ state: 'requires_action' });
    place.socket.send({ jsonrpc: '2.0', method: 'session/cancel', params: { sessionId: hostile } });
    expect((await turn).result).toEqual({ stopReason: 'cancelled' });
    expect(await place.get(`/v1/sessions/${hostile}`)).toMatchObject({ state: 'idle' });
  });

  it('that asks for files and never reads them fills its own pipe only, and can be stopped', async () => {
    const place = await startPlace(main);
    const path = join(place.root, 'large.txt');
    writeFileSync(path, 'x'.repeat(9 * MB));
    const quiet = await place.newSession('core');
    const before = Number((await place.get('/v1/status')).rssBytes);
    const hostile = await place.newSession('hostile');
    const turn = place.prompt(hostile, `greedy ${path} 100000`);
    for (let n = 0; n < 20; n += 1) await place.prompt(quiet, 'say fine');
    const after = Number((await place.get('/v1/status')).rssBytes);
    expect((after - before) / MB).toBeLessThan(BOUND_MB);
    await place.socket.call('session/close', { sessionId: hostile });
    expect(await turn).toHaveProperty('result');
  }, 60_000);

  it('reaches no file outside its directory, by no way', async () => {
    const place = await startPlace(main);
    const outside = join(place.root, '..', 'secret.txt');
    writeFileSync(outside, 'the secret');
    symlinkSync(outside, join(place.root, 'link.txt'));
    symlinkSync(join(place.root, '..'), join(place.root, 'up'));
    symlinkSync('/proc/self', join(place.root, 'self'));
    const hostile = await place.newSession('hostile');
    const paths = [
      outside,
      `${place.root}/../secret.txt`,
      `${place.root}/./x/../../secret.txt`,
      join(place.root, 'link.txt'),
      join(place.root, 'up/secret.txt'),
      join(place.root, 'self/environ'),
      '/dev/stdin',
      '/proc/self/mem',
      'secret.txt',
      '',
      `file://${outside}`,
      `${place.root}-more/secret.txt`,
      `${place.root}/\u0000/../../secret.txt`,
    ];
    // A path has no space here, and none of these is empty for the agent: it splits at spaces.
    await place.prompt(hostile, `files ${paths.join(' ')}`);
    const { entries } = (await place.get(`/v1/sessions/${hostile}/entries`)) as {
      entries: { kind: string }[];
    };
    const said = JSON.stringify(entries.filter(({ kind }) => kind === 'agent'));
    expect(said).not.toContain('the secret');
    const text = (entries as unknown as { kind: string; content: { text: string }[] }[]).find(
      ({ kind }) => kind === 'agent',
    )?.content[0]?.text;
    const answers = JSON.parse(text ?? '[]') as { read: object; written: object }[];
    expect(answers).toHaveLength(paths.length);
    for (const { read, written } of answers) {
      expect(read).toHaveProperty('code');
      expect(written).toHaveProperty('code');
    }
    expect(await readFile(outside, 'utf8')).toBe('the secret');
  });
});
