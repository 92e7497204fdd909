import { describe, expect, it, vi } from 'vitest';
import type { RequestId } from '../../src/shared/ids.ts';
import { enter } from './door-harness.ts';
import {
  answer,
  asked,
  houseWithSession,
  load,
  question,
  selected,
  seqs,
  text,
} from './door-session-steps.ts';

describe('permissions', () => {
  it('are asked on every socket that loaded the session; the first answer settles them everywhere', async () => {
    const { house, id } = await houseWithSession();
    const other = await house.pair('phone');
    const [here, there] = [await enter(house), await enter(house, other.token)];
    await load(here, id);
    await load(there, id);
    house.service.say(id, question('q1'));
    const [mine, theirs] = [await asked(here), await asked(there)];
    expect(typeof mine.id).toBe('string');
    answer(there, theirs.id, selected('yes'));
    for (const socket of [here, there]) {
      expect(await socket.next((frame) => frame.method === '_aperture/permission_resolved')).toMatchObject({
        params: { requestId: 'q1', outcome: selected('yes'), by: 'phone' },
      });
    }
    expect(await here.next((frame) => frame.method === '$/cancel_request')).toMatchObject({
      params: { requestId: mine.id },
    });
    expect(there.notifications('$/cancel_request')).toEqual([]);
    // Too late: nothing happens.
    answer(here, mine.id, selected('no'));
    await here.call('session/list');
    expect(house.service.answers).toHaveLength(1);
  });

  it('are asked in their place in the replay while open, and told once answered', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, text('a'), question('old'), question('open'), text('b'));
    await house.service.answerPermission(id, 'old' as RequestId, { outcome: 'cancelled' }, 'me');
    const socket = await enter(house);
    await load(socket, id);
    const methods = socket.frames.flatMap((frame) => (frame.method === undefined ? [] : [frame.method]));
    expect(methods).toEqual([
      'session/update',
      '_aperture/permission',
      'session/request_permission',
      'session/update',
      '_aperture/permission_resolved',
    ]);
    expect(seqs(socket)).toEqual([1, 2, 3, 4, 5]);
  });

  it('from before the cursor are asked again after the reply', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, question('q1'), text('a'));
    const socket = await enter(house);
    const reply = await load(socket, id, { epoch: house.service.epoch(id), seq: 2 });
    const request = await asked(socket);
    expect(socket.frames.indexOf(request)).toBeGreaterThan(socket.frames.indexOf(reply));
    expect(request).toMatchObject({ params: { _meta: { 'aperture/seq': 1, 'aperture/requestId': 'q1' } } });
    answer(socket, request.id, selected('yes'));
    await vi.waitFor(() => expect(house.service.answers).toMatchObject([{ requestId: 'q1', by: 'first' }]));
  });

  it.each([
    ['an option that is not offered', { outcome: selected('sudo') }],
    ['no outcome', {}],
    ['an outcome that is none', { outcome: { outcome: 'maybe' } }],
  ])('stay open after %s', async (_name, result) => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    house.service.say(id, question('q1'));
    const { id: ask } = await asked(socket);
    socket.send({ jsonrpc: '2.0', id: ask, result });
    await socket.call('session/list');
    expect(house.service.answers).toEqual([]);
    answer(socket, ask, selected('no'));
    await vi.waitFor(() => expect(house.service.answers).toMatchObject([{ outcome: selected('no') }]));
  });

  it('take no answer under an id that was not asked', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    house.service.say(id, question('q1'));
    await asked(socket);
    for (const wrong of [0, 1, null, 'q1', 'ask-2']) answer(socket, wrong, selected('yes'));
    await socket.call('session/list');
    expect(house.service.answers).toEqual([]);
  });

  it('are asked under new ids when a session is loaded again, and the old ones are withdrawn', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, question('q1'));
    const socket = await enter(house);
    await load(socket, id);
    await load(socket, id);
    const ids = socket.notifications('session/request_permission').map((frame) => frame.id);
    expect(new Set(ids).size).toBe(2);
    expect(socket.notifications('$/cancel_request')).toMatchObject([{ params: { requestId: ids[0] } }]);
    answer(socket, ids[1], selected('yes'));
    await vi.waitFor(() => expect(house.service.answers).toHaveLength(1));
  });
});
