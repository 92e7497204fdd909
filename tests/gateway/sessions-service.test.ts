import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toSeq, ZERO_SEQ } from '../../src/shared/ids.ts';
import type { FeedEvent } from '../../src/shared/session.ts';
import {
  eventsOf,
  eventually,
  named,
  prompt,
  readable,
  startService,
  startSession,
  temporaryDirectory,
} from '../support/gateway/service.ts';

describe('creating a session', () => {
  it('answers with what was logged, and begins to start the agent', async () => {
    const { service, root } = await startService();
    const session = await service.create({ agent: 'core', title: 'My work' });
    expect(session).toMatchObject({
      agent: 'core',
      title: 'My work',
      cwd: root,
      state: 'starting',
      error: null,
      lastSeq: 2,
      preview: '',
      readSeq: 0,
      archived: false,
      pinned: false,
    });
    expect(named(eventsOf(service, session.id))).toEqual(['info', 'agent starting']);
    expect(service.list()).toEqual([session]);
  });

  it('refuses what is wrong, by name, and makes nothing', async () => {
    const { service, root } = await startService();
    const outside = temporaryDirectory();
    writeFileSync(join(root, 'file'), '');
    symlinkSync(outside, join(root, 'link'));
    const refused: [Parameters<typeof service.create>[0], RegExp][] = [
      [{ agent: 'nobody' }, /^agent: /],
      [{ agent: 'core', cwd: join(root, 'missing') }, /^cwd: .*no such/],
      [{ agent: 'core', cwd: join(root, 'file') }, /^cwd: .*no such/],
      [{ agent: 'core', cwd: 'relative' }, /^cwd: .*absolute/],
      [{ agent: 'core', cwd: outside }, /^cwd: outside/],
      [{ agent: 'core', cwd: join(root, '..') }, /^cwd: outside/],
      [{ agent: 'core', cwd: join(root, 'link') }, /^cwd: outside/],
      [{ agent: 'core', cwd: `${root}-not` }, /^cwd: /],
    ];
    for (const [request, message] of refused) {
      await expect(service.create(request)).rejects.toMatchObject({
        code: 'bad_request',
        message: expect.stringMatching(message),
      });
    }
    expect(service.list()).toEqual([]);
    expect(service.stats()).toEqual({ sessions: 0, agents: 0, logEvents: 0 });
  });

  it('works below a root, and the agent works there', async () => {
    const { service, root } = await startService();
    mkdirSync(join(root, 'project'));
    const { id, cwd } = await service.create({ agent: 'core', cwd: `${root}/project/` });
    expect(cwd).toBe(join(root, 'project'));
    await prompt(service, id, 'mark');
    expect(readable(service, id).at(-1)).toBe(`agent: mark ${id}`);
  });

  it('knows nothing of sessions that are not there', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await service.delete(id);
    const calls = [
      () => service.delete(id),
      () => service.close(id),
      () => service.cancel(id),
      () => service.patch(id, { archived: true }),
      () => prompt(service, id, 'x'),
      () => service.setMode(id, 'x'),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_found' });
    expect(() => service.events(id, ZERO_SEQ, 1)).toThrow('no such session');
    expect(() => service.info(id)).toThrow('no such session');
  });
});

describe('a title', () => {
  it('is the first line of the first prompt, shortened', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, `\n say ${'long '.repeat(30)}\nsecond line`);
    await prompt(service, id, 'say other');
    expect(service.get(id)?.title).toMatch(/^say long long .*…$/);
    expect(service.get(id)?.title.length).toBeLessThanOrEqual(60);
  });

  it("is the agent's when it gives one, until a person does", async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'title From the agent');
    expect(service.get(id)?.title).toBe('From the agent');
    expect(service.info(id).title).toBe('From the agent');
    await service.patch(id, { title: 'Mine' });
    await prompt(service, id, 'title Another');
    expect(service.get(id)?.title).toBe('Mine');
    expect(service.info(id).title).toBe('Mine');
    expect(eventsOf(service, id)).toContainEqual(expect.objectContaining({ type: 'info', title: 'Mine' }));
  });
});

describe('a patch', () => {
  it('moves the read position forward only, and never past the log', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'say x');
    const last = service.lastSeq(id);
    expect((await service.patch(id, { readSeq: toSeq(4) })).readSeq).toBe(4);
    expect((await service.patch(id, { readSeq: toSeq(2) })).readSeq).toBe(4);
    expect((await service.patch(id, { readSeq: toSeq(9_999) })).readSeq).toBe(last);
  });

  it('puts the read position back where it marks what follows as unread, and tells everyone', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await prompt(service, id, 'hello');
    const last = service.lastSeq(id);
    const told: number[] = [];
    service.onChange((event) => {
      if (event.type === 'updated') told.push(event.session.readSeq);
    });
    await service.patch(id, { readSeq: last });
    expect((await service.patch(id, { readSeq: toSeq(2), unread: true })).readSeq).toBe(2);
    expect((await service.patch(id, { readSeq: toSeq(9_999), unread: true })).readSeq).toBe(last);
    expect(told).toEqual([last, 2, last]);
    expect(service.lastSeq(id)).toBe(last);
  });

  it('keeps title, archive, pin and read position over a restart', async () => {
    const first = await startService();
    const id = await startSession(first.service);
    await first.service.patch(id, { title: 'Kept', archived: true, pinned: true, readSeq: toSeq(3) });
    const before = first.service.get(id);
    await first.service.shutdown();
    const second = await startService({ dataDir: first.dataDir, root: first.root });
    expect(second.service.get(id)).toEqual(before);
    expect(second.service.epoch(id)).toBe(before?.epoch);
  });
});

describe('modes and options', () => {
  it('come from the agent, are set by it, and are logged for all', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    expect(service.info(id).modes?.currentModeId).toBe('ask');
    await service.setMode(id, 'code');
    expect(service.info(id).modes?.currentModeId).toBe('code');
    await service.setConfigOption(id, 'model', 'large');
    expect(service.info(id).configOptions).toMatchObject([{ id: 'model', currentValue: 'large' }]);
    await expect(service.setMode(id, 'nonsense')).rejects.toMatchObject({ code: 'agent_error' });
    expect(service.info(id).modes?.currentModeId).toBe('code');
  });

  it('start the agent when it is not there', async () => {
    const { service } = await startService();
    const id = await startSession(service);
    await service.close(id);
    await service.setMode(id, 'code');
    expect(service.info(id).modes?.currentModeId).toBe('code');
  });
});

describe('the feed of changes', () => {
  it('tells of state at once, of text now and then, and of the end of sessions', async () => {
    const { service } = await startService();
    const told: FeedEvent[] = [];
    service.onChange((event) => told.push(event));
    const id = await startSession(service);
    await prompt(service, id, 'chunks 50');
    const states = told.map((event) => ('session' in event ? event.session.state : event.type));
    expect(told[0]?.type).toBe('created');
    expect([...new Set(states)]).toEqual(['starting', 'idle', 'running']);
    const { length } = told;
    expect(length).toBeLessThan(12);
    await prompt(service, id, 'say bye');
    await eventually(() => {
      const last = told.at(-1);
      expect(last?.type === 'updated' && last.session).toEqual(service.get(id));
    });
    await service.delete(id);
    expect(told.at(-1)).toEqual({ type: 'deleted', id });
  });
});

describe('stopping', () => {
  it('ends a running turn in the log and rejects those who wait; queued prompts run after the next start', async () => {
    const first = await startService({ agents: ['load'] });
    const id = await startSession(first.service, 'load');
    const running = prompt(first.service, id, 'hang');
    running.catch(() => undefined);
    await eventually(() => expect(first.service.get(id)?.state).toBe('running'));
    const queued = prompt(first.service, id, 'say later');
    queued.catch(() => undefined);
    await eventually(() => expect(first.service.get(id)?.state).toBe('running'));
    await first.service.shutdown();
    await expect(running).rejects.toThrow('The gateway is stopping');
    await expect(queued).rejects.toThrow('The gateway is stopping');
    const second = await startService({ dataDir: first.dataDir, root: first.root, agents: ['load'] });
    expect(eventsOf(second.service, id)).toContainEqual(
      expect.objectContaining({
        type: 'turn',
        state: 'idle',
        error: expect.objectContaining({ code: 'gateway_restarted' }),
      }),
    );
    await eventually(() => expect(readable(second.service, id).at(-1)).toBe('agent: later'));
  });
});
