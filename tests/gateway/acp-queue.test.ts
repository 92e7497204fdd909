/** The queue over a real socket, with real sessions behind it: what one client queued another sees and changes. */
import { expect, it, vi } from 'vitest';
import { createSessionService } from '../../src/gateway/sessions/service.ts';
import { coreAgent } from '../support/gateway/core-agent.ts';
import { enter, type House, type Socket, startHouse } from './door-harness.ts';

const started = (): Promise<House> =>
  startHouse({
    createService: (options) => createSessionService({ ...options, agents: [coreAgent('core')] }),
  });

const text = (words: string) => [{ type: 'text', text: words }];
const queues = (socket: Socket) =>
  socket.notifications('_aperture/queue').map((frame) => {
    const { prompts } = frame.params as { prompts: { promptId: string; content: unknown[]; at: number }[] };
    return prompts;
  });
const ids = (socket: Socket) => queues(socket).map((prompts) => prompts.map(({ promptId }) => promptId));
const outcome = async (reply: Promise<Record<string, unknown>>) =>
  ((await reply).result as { outcome: string }).outcome;

async function busy(house: House) {
  const desk = await enter(house);
  const { result } = await desk.call('session/new', { cwd: house.root, mcpServers: [] });
  const { sessionId } = result as { sessionId: string };
  const prompt = (promptId: string, content: unknown[]) => {
    const params = { sessionId, prompt: content, _meta: { 'aperture/promptId': promptId } };
    const reply = desk.call('session/prompt', params);
    reply.catch(() => undefined); // some wait still when the test is over
    return reply;
  };
  void prompt('first', text('hang'));
  await desk.next((frame) => frame.method === '_aperture/turn');
  const call = (socket: Socket, what: string, params: object) =>
    outcome(socket.call(`_aperture/queue/${what}`, { sessionId, ...params }));
  return { desk, sessionId, prompt, call };
}

it('is told after a load and with every change, to every client of the session', async () => {
  const house = await started();
  const { desk, sessionId, prompt, call } = await busy(house);
  const a = prompt('a', text('say a'));
  const b = prompt('b', text('say b'));
  await vi.waitFor(() => expect(ids(desk).at(-1)).toEqual(['a', 'b']));

  const phone = await enter(house);
  await phone.call('session/load', { sessionId, cwd: house.root, mcpServers: [] });
  // Before the load was answered, so that a client knows by then what need not be sent again.
  expect(phone.frames.at(-2)?.method).toBe('_aperture/queue');
  expect(queues(phone)).toEqual([queues(desk).at(-1)]);
  expect(queues(phone)[0]?.[0]).toMatchObject({
    promptId: 'a',
    content: text('say a'),
    at: expect.any(Number),
  });

  expect(await call(phone, 'order', { promptIds: ['b', 'a'] })).toBe('done');
  expect(await call(phone, 'edit', { promptId: 'a', content: text('say edited') })).toBe('done');
  expect(await call(phone, 'withdraw', { promptId: 'b' })).toBe('done');
  await vi.waitFor(() =>
    expect(queues(desk).at(-1)).toMatchObject([{ promptId: 'a', content: text('say edited') }]),
  );
  expect((await b).result).toEqual({ stopReason: 'cancelled' });

  expect(await call(phone, 'run_next', { promptId: 'a' })).toBe('done');
  expect((await a).result).toEqual({ stopReason: 'end_turn' });
  expect(await call(phone, 'withdraw', { promptId: 'a' })).toBe('too_late');
  await vi.waitFor(() => expect(ids(desk).at(-1)).toEqual([]));
  // What began is told as begun before it is no longer told as waiting.
  const begun = desk.frames.findIndex((frame) => JSON.stringify(frame).includes('say edited"},"_meta'));
  const emptied = desk.frames.findLastIndex((frame) => frame.method === '_aperture/queue');
  expect(begun).toBeLessThan(emptied);
}, 20_000);

it('does not carry large attachments, and keeps them over an edit', async () => {
  const house = await started();
  const { desk, sessionId, prompt, call } = await busy(house);
  const image = { type: 'image', mimeType: 'image/png', data: 'A'.repeat(100_000) };
  void prompt('a', [...text('see'), image]);
  const told = await vi.waitFor(() => {
    const content = queues(desk)
      .at(-1)
      ?.find(({ promptId }) => promptId === 'a')?.content;
    if (!content) throw new Error('not told yet');
    return content;
  });
  expect(told[1]).toMatchObject({ type: 'image', data: '', _meta: { 'aperture/length': 100_000 } });
  expect(await call(desk, 'edit', { promptId: 'a', content: [...text('look'), told[1]] })).toBe('done');
  await desk.call('_aperture/queue/run_next', { sessionId, promptId: 'a' });
  await vi.waitFor(() => {
    const sent = desk.frames.filter((frame) => JSON.stringify(frame).includes('user_message_chunk'));
    expect(JSON.stringify(sent)).toContain(`"text":"look"`);
    expect(JSON.stringify(sent)).toContain(image.data);
  });
}, 20_000);

it('refuses what does not fit, by the name of the field', async () => {
  const house = await started();
  const { desk, sessionId } = await busy(house);
  const refused = async (what: string, params: object) =>
    ((await desk.call(`_aperture/queue/${what}`, params)).error as { code: number }).code;
  expect(await refused('withdraw', { sessionId })).toBe(-32602);
  expect(await refused('edit', { sessionId, promptId: 'a', content: [] })).toBe(-32602);
  expect(await refused('order', { sessionId, promptIds: 'a' })).toBe(-32602);
  expect(await refused('run_next', { sessionId: 'nobody', promptId: 'a' })).toBe(-32002);
}, 20_000);
