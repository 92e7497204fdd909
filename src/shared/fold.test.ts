import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { eventsOf, recordingNames } from '../../tests/support/recording.ts';
import type { Entry } from './entry.ts';
import { applyChange } from './entry-change.ts';
import { type EventBody, eventBodySchema, type LogEvent } from './event.ts';
import { createFold, type Fold } from './fold.ts';
import { foldSnapshotSchema, liveSeqs } from './fold-snapshot.ts';
import { toSeq } from './ids.ts';

/** What a store does with the fold's changes. */
function createStore() {
  const entries = new Map<number, Entry>();
  return {
    entries,
    apply(fold: Fold, event: LogEvent) {
      for (const change of fold.apply(event)) {
        const seq = change.type === 'put' ? change.entry.seq : change.seq;
        const next = applyChange(entries.get(seq), change);
        if (next) entries.set(seq, next);
      }
    },
    list: () => [...entries.values()].sort((a, b) => a.seq - b.seq),
  };
}

function foldAll(events: readonly LogEvent[]): Entry[] {
  const store = createStore();
  const fold = createFold();
  for (const event of events) store.apply(fold, event);
  return store.list();
}

function log(bodies: unknown[]): LogEvent[] {
  return bodies.map(
    (body, i) => ({ seq: toSeq(i + 1), at: i, ...v.parse(eventBodySchema, body) }) as LogEvent,
  );
}

const say = (text: string, messageId?: string) => ({
  type: 'update',
  update: {
    sessionUpdate: 'agent_message_chunk',
    content: { type: 'text', text },
    ...(messageId && { messageId }),
  },
});
const prompt = (promptId: string) => ({ type: 'prompt', promptId, content: [{ type: 'text', text: 'go' }] });
const toolCall = (toolCallId: string, fields: object = {}) => ({
  type: 'update',
  update: { sessionUpdate: 'tool_call', toolCallId, title: 'Read a file', ...fields },
});
const idle = (fields: object) => ({ type: 'turn', state: 'idle', ...fields });

describe('the fold of every recording', () => {
  it.each(recordingNames())('%s', async (name) => {
    await expect(JSON.stringify(foldAll(eventsOf(name)), null, 1)).toMatchFileSnapshot(
      `../../tests/recordings/entries/${name}.json`,
    );
  });
});

describe('a fold that is saved and restored after any event', () => {
  it.each(recordingNames())('goes on as if it had never stopped: %s', (name) => {
    const events = eventsOf(name);
    const whole = foldAll(events);
    const store = createStore();
    let fold = createFold();
    for (const event of events) {
      store.apply(fold, event);
      const saved = v.parse(foldSnapshotSchema, JSON.parse(JSON.stringify(fold.save())));
      const live = liveSeqs(saved).flatMap((seq) => store.entries.get(seq) ?? []);
      fold = createFold(saved, live);
    }
    expect(JSON.stringify(store.list())).toBe(JSON.stringify(whole));
  });
});

describe('messages', () => {
  it('merge by adjacency where the agent gives no messageId', () => {
    const entries = foldAll(log([prompt('a'), say('one '), say('two'), toolCall('t'), say('three')]));
    expect(entries.map((entry) => entry.kind)).toEqual(['user', 'agent', 'tool', 'agent']);
    expect(entries[1]).toMatchObject({ content: [{ type: 'text', text: 'one two' }], seq: 2, rev: 3 });
  });

  it('merge by messageId although another came in between', () => {
    const entries = foldAll(log([prompt('a'), say('A1', 'a'), say('B1', 'b'), say('A2', 'a')]));
    expect(entries.slice(1).map((entry) => entry.kind === 'agent' && entry.content)).toEqual([
      [{ type: 'text', text: 'A1A2' }],
      [{ type: 'text', text: 'B1' }],
    ]);
  });

  it('end where a tool begins, although the agent keeps the messageId', () => {
    const entries = foldAll(log([prompt('a'), say('before', 'm'), toolCall('t'), say('after', 'm')]));
    expect(entries.map((entry) => entry.kind)).toEqual(['user', 'agent', 'tool', 'agent']);
  });

  it('of the next turn never join those of the turn before', () => {
    const entries = foldAll(log([prompt('a'), say('old', 'm'), idle({}), prompt('b'), say('new', 'm')]));
    expect(entries.filter((entry) => entry.kind === 'agent')).toHaveLength(2);
  });

  it('are not begun by an empty chunk', () => {
    expect(foldAll(log([prompt('a'), say('', 'm')]))).toHaveLength(1);
  });
});

describe('tool calls', () => {
  it('take later fields over earlier ones and keep those that are absent or null', () => {
    const update = { sessionUpdate: 'tool_call_update', toolCallId: 't', status: 'completed', title: null };
    const entries = foldAll(
      log([toolCall('t', { rawInput: { a: 1 }, kind: 'read' }), { type: 'update', update }]),
    );
    expect(entries[0]).toMatchObject({
      status: 'completed',
      endedAt: 1,
      call: { title: 'Read a file', rawInput: { a: 1 }, kind: 'read' },
    });
  });

  it('that the turn left unfinished are cancelled with it', () => {
    const entries = foldAll(log([prompt('a'), toolCall('t'), idle({ stopReason: 'cancelled' })]));
    expect(entries.find((entry) => entry.kind === 'tool')).toMatchObject({ status: 'cancelled', endedAt: 2 });
    expect(entries.at(-1)).toMatchObject({ kind: 'notice', title: 'Stopped' });
  });

  it('named like a property of objects are only names', () => {
    const entries = foldAll(log([toolCall('__proto__'), toolCall('constructor')]));
    expect(entries).toHaveLength(2);
  });
});

describe('the end of a turn', () => {
  it('by an error shows the error once, also when the agent died of it', () => {
    const died = { code: 'agent_exited', message: 'The agent exited with code 3' };
    const entries = foldAll(
      log([prompt('a'), { type: 'agent', state: 'exited', code: 3, error: died }, idle({ error: died })]),
    );
    expect(entries.filter((entry) => entry.kind === 'error')).toHaveLength(1);
  });

  it('as it should be leaves nothing behind', () => {
    expect(foldAll(log([prompt('a'), say('x'), idle({ stopReason: 'end_turn' })]))).toHaveLength(2);
  });
});

describe('the last entry of a turn', () => {
  const running = { type: 'turn', state: 'running' };
  const usage = { type: 'update', update: { sessionUpdate: 'usage_update', used: 1_200, size: 200_000 } };

  it('says how long the turn took, why it ended and how full the context was', () => {
    const entries = foldAll(log([prompt('p'), running, say('hi'), usage, idle({ stopReason: 'end_turn' })]));
    expect(entries.map((entry) => entry.turnEnd)).toEqual([
      undefined,
      { ms: 3, stopReason: 'end_turn', used: 1_200 },
    ]);
  });

  it('is the notice or the error that the end itself made, or a tool call that it cancelled', () => {
    const cancelled = foldAll(log([prompt('p'), running, toolCall('t'), idle({ stopReason: 'cancelled' })]));
    expect(cancelled.map((entry) => [entry.kind, entry.turnEnd?.stopReason])).toEqual([
      ['user', undefined],
      ['tool', undefined],
      ['notice', 'cancelled'],
    ]);
    const ended = foldAll(log([prompt('p'), running, toolCall('t'), idle({ stopReason: 'end_turn' })]));
    expect(ended.at(-1)).toMatchObject({ kind: 'tool', status: 'cancelled', turnEnd: { ms: 2 } });
    const failed = foldAll(log([prompt('p'), running, idle({ error: { code: 'x', message: 'y' } })]));
    expect(failed.at(-1)).toMatchObject({ kind: 'error', turnEnd: { ms: 1, stopReason: null } });
  });

  it('is none where no turn ran', () => {
    expect(foldAll(log([say('hi'), idle({ stopReason: 'end_turn' })]))[0]?.turnEnd).toBeUndefined();
  });
});

describe('a compaction', () => {
  const compaction = (fields: object) => ({
    type: 'update',
    update: { sessionUpdate: 'compaction_update', compactionId: 'c', ...fields },
  });
  const chunk = (text: string) => ({
    type: 'update',
    update: {
      sessionUpdate: 'compaction_summary_chunk',
      compactionId: 'c',
      content: { type: 'text', text },
    },
  });

  it('is one notice with its summary, whole or in chunks, that an update without one leaves', () => {
    const inChunks = [compaction({ status: 'in_progress' }), chunk('One '), chunk('two')];
    expect(foldAll(log([...inChunks, compaction({ status: 'completed' })]))).toMatchObject([
      { kind: 'notice', title: 'Conversation compacted', description: 'One two' },
    ]);
    const summary = [{ type: 'text', text: 'Whole' }];
    expect(foldAll(log([compaction({ status: 'completed', summary })]))[0]).toMatchObject({
      description: 'Whole',
    });
    expect(foldAll(log([chunk('late')]))).toMatchObject([{ kind: 'notice', description: 'late' }]);
  });

  it('that failed says why', () => {
    expect(foldAll(log([chunk('a'), compaction({ status: 'failed', error: 'No room' })]))[0]).toMatchObject({
      severity: 'error',
      description: 'No room',
    });
  });
});

describe('permissions', () => {
  const ask = {
    type: 'permission',
    requestId: 'q',
    toolCall: { toolCallId: 't', title: 'Run npm publish' },
    options: [{ optionId: 'y', name: 'Yes', kind: 'allow_once' }],
  };

  it('stay, settled, with the answer and who gave it, even turns later', () => {
    const answer = { outcome: 'selected', optionId: 'y' };
    const entries = foldAll(
      log([
        prompt('a'),
        ask,
        prompt('b'),
        { type: 'permission_resolved', requestId: 'q', outcome: answer, by: 'phone' },
      ]),
    );
    expect(entries[1]).toMatchObject({ kind: 'permission', outcome: answer, by: 'phone', resolvedAt: 3 });
  });
});

it('knows what is true of the session now', () => {
  const fold = createFold();
  const events = log([
    prompt('a'),
    { type: 'turn', state: 'running', promptId: 'a' },
    say('# The answer\n\n- is  **42**.\nAnd `more`.'),
  ]);
  for (const event of events) fold.apply(event);
  expect(fold.info).toMatchObject({
    preview: 'The answer is 42. And more.',
    turn: { state: 'running', promptId: 'a', since: 1 },
  });
});

it('remembers a bounded number of things, whatever an agent sends', () => {
  const fold = createFold();
  for (let i = 1; i <= 12_000; i++) {
    const body = toolCall(`t${i}`) as EventBody;
    fold.apply({ seq: toSeq(i), at: i, ...body } as LogEvent);
  }
  expect(fold.save().tools.length).toBeLessThanOrEqual(5_000);
});
