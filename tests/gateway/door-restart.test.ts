/** `POST /v1/sessions/:id/restart`: who may ask for it, and with what. */
import { expect, it } from 'vitest';
import { startHouse } from './door-harness.ts';

it('restarts the agent of a session, and answers with the session', async () => {
  const house = await startHouse();
  const { id } = await house.service.create({ agent: 'demo' });
  const path = `/v1/sessions/${id}/restart`;
  for (const init of [{ method: 'POST' }, { method: 'POST', body: {} }]) {
    const response = await house.call(path, init);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id });
  }
  expect(house.service.calls).toEqual([
    ['restart', id],
    ['restart', id],
  ]);
});

it('restarts nothing for a stranger, for a form, for a wrong body, or where there is nothing', async () => {
  const house = await startHouse();
  const { id } = await house.service.create({ agent: 'demo' });
  const path = `/v1/sessions/${id}/restart`;
  expect((await fetch(house.url + path, { method: 'POST' })).status).toBe(401);
  const form = await fetch(house.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Bearer ${house.token}`,
    },
    body: 'a=b',
  });
  expect(form.status).toBe(415);
  expect((await house.call(path, { method: 'POST', body: { force: 1 } })).status).toBe(400);
  expect((await house.call(path)).status).toBe(404);
  const nobody = '/v1/sessions/00000000-0000-4000-8000-000000000000/restart';
  expect((await house.call(nobody, { method: 'POST' })).status).toBe(404);
  expect(house.service.calls).toEqual([]);
});
