/** The core under thousands of seeded schedules: whatever happens in whatever order, its log makes sense. */
import assert from 'node:assert/strict';
import * as v from 'valibot';
import { describe, it } from 'vitest';
import type { ContentBlock } from '../../shared/acp.ts';
import type { EventBody } from '../../shared/event.ts';
import { type PromptId, promptIdSchema, type RequestId, requestIdSchema } from '../../shared/ids.ts';
import type { QueueChange } from '../../shared/queue.ts';
import type { PromptWrite } from '../log/event-log.ts';
import type { Effect, Input } from './core-messages.ts';
import { type CoreState, restingCore, sessionStateOf, step } from './session-core.ts';

/** A small, seedable generator (mulberry32): Math.random cannot be repeated. */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const TEXT_ONLY = { image: false, audio: false, embeddedContext: false };

/** A world around the core that is as rude as agents and people are, but has causes before effects. */
function run(seed: number) {
  const random = randomOf(seed);
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  let state: CoreState = restingCore({ state: 'idle' });
  const world: { process: 'none' | 'starting' | 'ready' | 'stopping' } = { process: 'none' };
  let serial = 0;
  const sent: PromptId[] = [];
  const running = new Set<PromptId>();
  const open = new Set<RequestId>();
  const answered: RequestId[] = [];
  const asked: RequestId[] = [];
  const events: EventBody[] = [];
  const writes: PromptWrite[] = [];
  const settled: PromptId[] = [];

  function apply(input: Input): void {
    const next = step(state, input);
    state = next.state;
    events.push(...next.events);
    writes.push(...next.prompts);
    for (const effect of next.effects) carryOut(effect);
  }
  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'start_agent':
        assert.equal(world.process, 'none');
        world.process = 'starting';
        break;
      case 'stop_agent':
        assert.notEqual(world.process, 'none');
        world.process = 'stopping';
        break;
      case 'send_prompt':
        assert.equal(world.process, 'ready');
        assert.equal(running.size, 0);
        running.add(effect.prompt.promptId);
        break;
      case 'send_cancel':
        assert.equal(running.has(effect.promptId), true);
        break;
      case 'answer_permission':
        answered.push(effect.requestId);
        open.delete(effect.requestId);
        break;
      case 'settle_prompt':
        settled.push(effect.promptId);
        running.delete(effect.promptId);
    }
  }
  function happen(): void {
    const promptId = [...running][0];
    switch (Math.floor(random() * 14)) {
      case 0:
      case 1: {
        const id = v.parse(promptIdSchema, `p${++serial}`);
        sent.push(id);
        writes.push({ type: 'queued', promptId: id, content: [] });
        apply({ type: 'prompt', prompt: { promptId: id, content: [] } });
        break;
      }
      case 2:
      case 3:
        if (world.process !== 'starting') break;
        world.process = 'ready';
        apply({
          type: 'ready',
          modes: null,
          configOptions: null,
          promptCapabilities: TEXT_ONLY,
          forgot: random() < 0.2,
        });
        break;
      case 4:
      case 5:
        if (promptId === undefined) break;
        apply({
          type: 'replied',
          promptId,
          result:
            random() < 0.7
              ? { type: 'stopped', stopReason: 'end_turn' }
              : { type: 'failed', error: { code: 'agent_error', message: 'x' } },
        });
        break;
      case 6: {
        if (world.process !== 'ready') break;
        const requestId = v.parse(requestIdSchema, `q${++serial}`);
        open.add(requestId);
        asked.push(requestId);
        apply({ type: 'asked', requestId, toolCall: { toolCallId: 't' }, options: [] });
        break;
      }
      case 7: {
        const requestId = pick(asked);
        if (requestId === undefined) break;
        apply(
          random() < 0.7
            ? { type: 'answered', requestId, outcome: { outcome: 'cancelled' }, by: 'x' }
            : { type: 'withdrawn', requestId },
        );
        break;
      }
      case 8:
        apply({ type: 'cancel' });
        break;
      case 9: {
        const id = pick(sent);
        if (id !== undefined) apply({ type: 'cancel_timeout', promptId: id });
        break;
      }
      case 10:
        if (random() < 0.3) apply(random() < 0.5 ? { type: 'close' } : { type: 'wake' });
        break;
      case 12:
      case 13: {
        const id = pick(sent);
        if (id === undefined) break;
        const waited = state.queue.map((prompt) => prompt.promptId);
        apply({ type: 'queue', change: changeOf(id) });
        // What waits no longer is not touched by any of it.
        if (!waited.includes(id)) assert.deepEqual(waiting(), waited);
        break;
      }
      case 11: {
        if (world.process === 'none' || (world.process !== 'stopping' && random() < 0.5)) break;
        world.process = 'none';
        running.clear();
        const code = random() < 0.5 ? 0 : 1;
        apply({
          type: 'exited',
          exit: {
            code,
            signal: null,
            failure: random() < 0.3 ? { code: 'agent_protocol', message: 'x' } : null,
          },
        });
      }
    }
  }

  const waiting = () => state.queue.map((prompt) => prompt.promptId);

  function changeOf(promptId: PromptId): QueueChange {
    const changes: QueueChange[] = [
      { type: 'withdraw', promptId },
      { type: 'edit', promptId, content: [{ type: 'text', text: `edited ${++serial}` }] },
      { type: 'order', promptIds: [promptId] },
      { type: 'run_next', promptId },
    ];
    return pick(changes) ?? { type: 'withdraw', promptId };
  }

  for (let n = 0; n < 120; n++) {
    happen();
    assert.deepEqual(
      stored(writes),
      state.queue.map(({ promptId, content }) => ({ promptId, content })),
    );
    assert.match(sessionStateOf(state), /^(starting|idle|running|requires_action|ended|failed)$/);
  }
  // Then the world is kind, until nothing is left to do.
  for (let n = 0; n < 200; n++) {
    const [promptId] = running;
    if (world.process === 'starting') {
      world.process = 'ready';
      apply({
        type: 'ready',
        modes: null,
        configOptions: null,
        promptCapabilities: TEXT_ONLY,
        forgot: false,
      });
    } else if (world.process === 'stopping') {
      world.process = 'none';
      apply({ type: 'exited', exit: { code: 0, signal: null, failure: null } });
    } else if (promptId)
      apply({ type: 'replied', promptId, result: { type: 'stopped', stopReason: 'end_turn' } });
  }
  for (const requestId of open)
    apply({ type: 'answered', requestId, outcome: { outcome: 'cancelled' }, by: 'x' });
  return { state, events, writes, settled, sent, asked, answered };
}

/** The queue as a log has it that is given these writes: what is there after a crash. */
function stored(writes: readonly PromptWrite[]) {
  let queue: { promptId: PromptId; content: readonly ContentBlock[] }[] = [];
  for (const write of writes) {
    switch (write.type) {
      case 'queued':
        queue.push(write);
        break;
      case 'edited':
        queue = queue.map((prompt) => (prompt.promptId === write.promptId ? write : prompt));
        break;
      case 'ordered':
        queue = write.promptIds.flatMap((id) => queue.filter(({ promptId }) => promptId === id));
        break;
      case 'running':
      case 'done':
      case 'withdrawn':
        queue = queue.filter(({ promptId }) => promptId !== write.promptId);
    }
  }
  return queue.map(({ promptId, content }) => ({ promptId, content }));
}

/** What must be true of any log, by the words of the contract. */
function check(events: readonly EventBody[]): void {
  let turn: string | null = null;
  const asked = new Set<string>();
  const prompted = new Set<string>();
  for (const event of events) {
    if (event.type === 'prompt') {
      assert.equal(turn, null);
      assert.equal(prompted.has(event.promptId), false);
      prompted.add(event.promptId);
      turn = event.promptId;
    } else if (event.type === 'turn') {
      assert.equal(event.promptId, turn);
      if (event.state === 'idle') {
        turn = null;
        assert.equal(asked.size, 0);
        assert.notEqual(event.stopReason !== undefined, event.error !== undefined);
      } else if (event.state === 'requires_action') assert(asked.size > 0);
    } else if (event.type === 'permission') asked.add(event.requestId);
    else if (event.type === 'permission_resolved') assert.equal(asked.delete(event.requestId), true);
  }
  assert.equal(turn, null);
  assert.equal(asked.size, 0);
}

describe('the core of a session', () => {
  it('logs what makes sense and answers everybody exactly once, over 3,000 schedules', () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      try {
        const { state, events, writes, settled, sent, asked, answered } = run(seed);
        check(events);
        assert.deepEqual(settled.toSorted(), sent.toSorted());
        assert.deepEqual(answered.toSorted(), asked.toSorted());
        assert.deepEqual([state.turn, state.queue, state.permissions], [null, [], []]);
        const ends = writes.filter((write) => write.type === 'done' || write.type === 'withdrawn');
        assert.deepEqual(ends.map(({ promptId }) => promptId).toSorted(), sent.toSorted());
        const begun = events.flatMap((event) => (event.type === 'prompt' ? event.promptId : []));
        for (const write of ends) assert.equal(begun.includes(write.promptId), write.type === 'done');
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  });
});
