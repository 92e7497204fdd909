import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../../tests/support/worker/for-seeds.ts';
import { OFFLINE_PAUSE_MS } from '../backoff.ts';
import { stepLink } from './link.ts';
import {
  type LinkContext,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  STOPPED_LINK,
} from './link-state.ts';

const calm: LinkContext = { needsSnapshot: false, random: () => 0.5 };

/** Runs events from a stopped link and keeps what was done last. */
function run(events: readonly LinkEvent[], context = calm): { state: LinkState; effects: LinkEffect[] } {
  let state = STOPPED_LINK;
  let effects: LinkEffect[] = [];
  for (const event of events) ({ state, effects } = stepLink(state, event, context));
  return { state, effects };
}

const live: LinkEvent[] = [{ type: 'start' }, { type: 'heard', socket: 1 }, { type: 'loaded', socket: 1 }];
const types = (effects: readonly LinkEffect[]) => effects.map((effect) => effect.type);

describe('a link', () => {
  it('is connected only once the load was answered', () => {
    expect(run(live.slice(0, 1)).state.status).toBe('connecting');
    expect(run(live.slice(0, 2)).state.status).toBe('connecting');
    expect(run(live).state).toMatchObject({ status: 'connected', retryCount: 0, error: null });
  });

  it('takes a snapshot first when it is too far behind, and loads after it', () => {
    const first = run([{ type: 'start' }], { ...calm, needsSnapshot: true });
    expect(first.effects).toContainEqual({ type: 'takeSnapshot', attempt: 1 });
    const then = stepLink(first.state, { type: 'snapshotTaken', attempt: 1 }, calm);
    expect(types(then.effects)).toContain('open');
  });

  it('reconnects with backoff after a drop, and counts the tries', () => {
    const { state, effects } = run([...live, { type: 'closed', socket: 1, code: 1006 }]);
    expect(state).toMatchObject({ status: 'reconnecting', retryCount: 1, phase: { type: 'waiting' } });
    expect(effects).toContainEqual({ type: 'arm', timer: 'retry', ms: 250 });
  });

  it('does not fight with the socket that took its place (4409)', () => {
    const { state, effects } = run([...live, { type: 'closed', socket: 1, code: 4409 }]);
    expect(state).toMatchObject({ status: 'reconnecting', phase: { type: 'waiting' } });
    expect(effects).toContainEqual({ type: 'arm', timer: 'retry', ms: 8_000 });
  });

  it('waits up to twice as long with every failure, and never over 30 s', () => {
    let { state } = run([{ type: 'start' }]);
    const waits: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const failed = stepLink(
        state,
        { type: 'closed', socket: state.made, code: 1006 },
        { ...calm, random: () => 1 },
      );
      for (const effect of failed.effects) if (effect.type === 'arm') waits.push(effect.ms);
      state = stepLink(failed.state, { type: 'timer', timer: 'retry' }, calm).state;
    }
    expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(Math.max(...waits)).toBe(30_000);
  });

  it('keeps the backoff of a network that flaps, and forgets it once a connection held', () => {
    const dropped = run([...live, { type: 'closed', socket: 1, code: 1006 }, { type: 'nudge' }]);
    const again = stepLink(dropped.state, { type: 'loaded', socket: 2 }, calm);
    expect(again.state).toMatchObject({ retryCount: 0, level: 1 });
    expect(stepLink(again.state, { type: 'timer', timer: 'stable' }, calm).state.level).toBe(0);
  });

  it('asks again from the cursor after a gap, and takes a snapshot when the same event fails twice', () => {
    const gap: LinkEvent[] = [
      { type: 'gap', socket: 1, at: 7 },
      { type: 'closed', socket: 1, code: 1000 },
    ];
    const again = run([...live, ...gap]);
    expect(again.state.phase).toEqual({ type: 'opening', socket: 2 });
    const twice = stepLink(again.state, { type: 'gap', socket: 2, at: 7 }, calm);
    const closed = stepLink(twice.state, { type: 'closed', socket: 2, code: 1000 }, calm);
    const retried = stepLink(closed.state, { type: 'timer', timer: 'retry' }, calm);
    expect(types(retried.effects)).toContain('takeSnapshot');
  });

  it('never opens the next socket before the last one said that it is closed', () => {
    const { state, effects } = run([...live, { type: 'silent', socket: 1 }]);
    expect(state.phase.type).toBe('closing');
    expect(types(effects)).toContain('close');
    expect(types(effects)).not.toContain('open');
    // A dead network never says so: then time does.
    expect(types(stepLink(state, { type: 'timer', timer: 'close' }, calm).effects)).toContain('open');
  });

  it('probes when nudged, and replaces the socket when nothing comes back', () => {
    const probed = run([...live, { type: 'nudge' }]);
    expect(types(probed.effects)).toEqual(['probe', 'arm']);
    expect(stepLink(probed.state, { type: 'heard', socket: 1 }, calm).state.isProbing).toBe(false);
    const replaced = stepLink(probed.state, { type: 'timer', timer: 'probe' }, calm);
    expect(replaced.state).toMatchObject({
      status: 'reconnecting',
      phase: { type: 'closing', next: 'open' },
    });
  });

  it('lets its socket go while offline, and tries now and then all the same', () => {
    const offline = run([...live, { type: 'offline' }]);
    expect(offline.state).toMatchObject({ status: 'reconnecting', phase: { type: 'closing', next: 'wait' } });
    const closed = stepLink(offline.state, { type: 'closed', socket: 1, code: 1000 }, calm);
    expect(closed.state.status).toBe('reconnecting');
    expect(closed.effects).toContainEqual({ type: 'arm', timer: 'retry', ms: OFFLINE_PAUSE_MS });
    const tried = stepLink(closed.state, { type: 'timer', timer: 'retry' }, calm);
    expect(tried.state).toMatchObject({ status: 'reconnecting', phase: { type: 'opening' } });
    // The gateway is on this machine: the browser's word does not matter.
    expect(stepLink(tried.state, { type: 'loaded', socket: 2 }, calm).state).toMatchObject({
      status: 'connected',
      isOffline: false,
    });
  });

  it('is back soon after the network is, at a moment of its own', () => {
    const offline = run([...live, { type: 'offline' }, { type: 'closed', socket: 1, code: 1000 }]);
    const waits = [0, 0.5, 0.99].map((chance) => {
      const back = stepLink(offline.state, { type: 'reachable' }, { ...calm, random: () => chance });
      expect(back.state.status).toBe('reconnecting');
      return back.effects;
    });
    expect(waits.flat()).toEqual([0, 200, 396].map((ms) => ({ type: 'arm', timer: 'retry', ms })));
  });

  it('opens again as soon as the socket that it let go is closed, if the network is back by then', () => {
    const back = run([...live, { type: 'offline' }, { type: 'reachable' }]);
    const closed = stepLink(back.state, { type: 'closed', socket: 1, code: 1000 }, calm);
    expect(closed.state.phase).toEqual({ type: 'opening', socket: 2 });
  });

  it('looks live after a long silence only once something was heard', () => {
    const doubted = run([...live, { type: 'doubt' }]);
    expect(doubted.state.status).toBe('reconnecting');
    expect(types(doubted.effects)).toEqual(['probe', 'arm']);
    expect(stepLink(doubted.state, { type: 'heard', socket: 1 }, calm).state).toMatchObject({
      status: 'connected',
      error: null,
    });
  });

  it('after a long silence is replaced within two seconds, if nothing is heard', () => {
    const doubted = run([...live, { type: 'doubt' }]);
    const lost = stepLink(doubted.state, { type: 'timer', timer: 'probe' }, calm);
    const armed = [...doubted.effects, ...lost.effects].filter((effect) => effect.type === 'arm');
    expect(armed.map(({ timer }) => timer)).toEqual(['probe', 'close']);
    expect(armed.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(1_500);
    const next = stepLink(lost.state, { type: 'timer', timer: 'close' }, calm);
    expect(next.state.phase).toEqual({ type: 'opening', socket: 2 });
  });

  it('waits for a new pairing once its token is refused, and starts again with it', () => {
    const refused = run([...live.slice(0, 2), { type: 'refused', socket: 1, reason: 'token', text: 'No' }]);
    expect(types(refused.effects)).toContain('unpaired');
    const parked = stepLink(refused.state, { type: 'closed', socket: 1, code: 1000 }, calm);
    expect(parked.state).toMatchObject({ status: 'disconnected', phase: { type: 'parked' } });
    expect(stepLink(parked.state, { type: 'nudge' }, calm).effects).toEqual([]);
    expect(types(stepLink(parked.state, { type: 'start' }, calm).effects)).toContain('open');
  });

  it('stops for good when revoked (4401) or when its session is deleted (4404)', () => {
    const revoked = run([...live, { type: 'closed', socket: 1, code: 4401 }]);
    expect(revoked.state.phase.type).toBe('parked');
    expect(revoked.effects).toContainEqual({ type: 'unpaired' });
    const deleted = run([...live, { type: 'closed', socket: 1, code: 4404 }]);
    expect(deleted.state.phase.type).toBe('stopped');
    expect(deleted.effects).toContainEqual({ type: 'gone' });
  });

  it('comes back after 1013, like after any other drop', () => {
    expect(run([...live, { type: 'closed', socket: 1, code: 1013 }]).state.phase.type).toBe('waiting');
  });

  it('ignores what old sockets still say', () => {
    const { state } = run([...live, { type: 'closed', socket: 1, code: 1006 }, { type: 'nudge' }]);
    expect(stepLink(state, { type: 'loaded', socket: 1 }, calm).state).toBe(state);
    expect(stepLink(state, { type: 'closed', socket: 1, code: 1006 }, calm).state).toBe(state);
  });

  it('can be started again while it is still closing', () => {
    const stopped = run([...live, { type: 'stop' }]);
    const started = stepLink(stopped.state, { type: 'start' }, calm);
    const closed = stepLink(started.state, { type: 'closed', socket: 1, code: 1000 }, calm);
    expect(closed.state.phase).toEqual({ type: 'opening', socket: 2 });
  });

  it('has at most one socket, and ends connected on a good network', () =>
    forSeeds(2_000, (random) => {
      const context: LinkContext = { needsSnapshot: false, random };
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T; // never empty
      let state = STOPPED_LINK;
      const open = new Set<number>();
      const closing = new Set<number>();
      const armed = new Set<string>();
      let snapshot: number | null = null;

      const step = (event: LinkEvent): void => {
        const result = stepLink(state, event, context);
        state = result.state;
        for (const effect of result.effects) {
          if (effect.type === 'open') {
            // Sockets whose close the network kept to itself are forgotten by then.
            expect([...open].filter((socket) => !closing.has(socket))).toEqual([]);
            open.add(effect.socket);
          }
          if (effect.type === 'close') closing.add(effect.socket);
          if (effect.type === 'takeSnapshot') snapshot = effect.attempt;
          if (effect.type === 'arm') armed.add(effect.timer);
          if (effect.type === 'disarm') armed.delete(effect.timer);
        }
      };
      const close = (socket: number, code: number): void => {
        open.delete(socket);
        closing.delete(socket);
        step({ type: 'closed', socket, code });
      };

      step({ type: 'start' });
      for (let n = 0; n < 60; n += 1) {
        const socket = state.made;
        const events: LinkEvent[] = [
          { type: 'heard', socket },
          { type: 'loaded', socket },
          { type: 'gap', socket, at: Math.floor(random() * 3) },
          { type: 'silent', socket },
          { type: 'nudge' },
          { type: 'offline' },
          { type: 'doubt' },
          { type: 'reachable' },
          { type: 'stop' },
          { type: 'start' },
          { type: 'refused', socket, reason: 'other', text: 'No' },
        ];
        const timer = pick(['connect', 'probe', 'close', 'retry', 'stable'] as const);
        if (armed.has(timer) && random() < 0.3) {
          armed.delete(timer);
          if (timer === 'close') for (const gone of closing) open.delete(gone);
          step({ type: 'timer', timer });
        } else if (open.size > 0 && random() < 0.3) close(pick([...open]), pick([1000, 1006, 1013]));
        else if (snapshot !== null && random() < 0.5) {
          step({ type: 'snapshotTaken', attempt: snapshot });
          snapshot = null;
        } else step(pick(events));
        if (state.status === 'connected') expect(state.phase.type).toBe('live');
      }

      // From here on the network is good.
      step({ type: 'start' });
      for (let n = 0; n < 12 && state.phase.type !== 'live'; n += 1) {
        const { phase } = state;
        if (phase.type === 'closing') close(phase.socket, 1000);
        else if (phase.type === 'waiting') step({ type: 'timer', timer: 'retry' });
        else if (phase.type === 'snapshot') step({ type: 'snapshotTaken', attempt: phase.attempt });
        else if (phase.type === 'opening') step({ type: 'loaded', socket: phase.socket });
        else step({ type: 'start' });
      }
      expect(state.phase.type).toBe('live');
    }));
});
