/** What people, agents and models say, and what opens the door, is in no line that the gateway writes. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildGateway, removeBuild } from './cli-process.ts';
import { startPlace } from './hostile-place.ts';

let main = '';
beforeAll(async () => {
  ({ main } = await buildGateway());
}, 60_000);
afterAll(removeBuild);

const MARK = 'MARKEDwords7';

it('a session full of marked words, a refusal of each kind, and not a word of it in the log', async () => {
  const place = await startPlace(main);
  const { url, token, socket, program, root } = place;
  const core = await place.newSession('core');
  await place.prompt(core, `say ${MARK}`);
  await place.prompt(core, `title ${MARK}`);
  await place.prompt(core, `read ${join(root, MARK)}`);
  await place.prompt(core, `write ${join(root, '..', MARK)} ${MARK}`);
  await place.prompt(core, 'fail');
  const hostile = await place.newSession('hostile');
  await place.prompt(hostile, `secret ${MARK}`);
  await place.prompt(hostile, `files ${join('/', MARK)}`);
  // Refused calls, with marked words wherever one can be put.
  for (const [method, params] of [
    [MARK, {}],
    ['session/load', { sessionId: MARK }],
    ['session/set_mode', { sessionId: core, modeId: 'nonsense' }],
    ['session/set_mode', { sessionId: hostile, modeId: MARK }],
    ['session/set_config_option', { sessionId: hostile, configId: MARK, value: MARK }],
    ['session/prompt', { sessionId: core, prompt: [{ type: MARK, text: MARK }] }],
    ['session/new', { cwd: `/${MARK}`, _meta: { 'aperture/agent': MARK } }],
    ['authenticate', { methodId: MARK, _meta: { 'aperture/token': MARK } }],
  ] as const) {
    await socket.call(method, params);
  }
  socket.send(`{"${MARK}"`);
  socket.send({ jsonrpc: '2.0', method: 'session/cancel', params: { sessionId: MARK } });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { Authorization: `Bearer ${token}`, ...init.headers } });
  const json = { 'Content-Type': 'application/json' };
  await ask(`/v1/${MARK}?token=${token}`);
  await ask(`/v1/sessions/${MARK}`);
  await ask('/v1/sessions', { method: 'POST', headers: json, body: `{"agent": "${MARK}"` });
  await ask('/v1/sessions', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ agent: MARK, [MARK]: 1 }),
  });
  await ask(`/v1/directories?path=/${MARK}`);
  await ask(`/v1/sessions/${core}/files?query=${MARK}`);
  await ask('/v1/pair', { method: 'POST', headers: json, body: JSON.stringify({ code: MARK, name: MARK }) });
  await ask('/v1/status', { headers: { Authorization: `Bearer ${MARK}` } });
  await ask('/v1/status', { headers: { Origin: `http://${MARK}.test` } });
  await socket.call('session/close', { sessionId: hostile });
  program.child.kill('SIGTERM');
  expect(await program.exited).toMatchObject({ code: 0 });

  const { code } = await program.ready;
  const log = program.stderr();
  // It does say what happened.
  expect(log).toContain('agent started');
  expect(log).toContain('pairing refused: wrong code');
  for (const secret of [MARK, MARK.toLowerCase(), token, code]) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/no such mode|on holiday/);
  expect(program.stdout()).not.toContain(MARK);
}, 30_000);
