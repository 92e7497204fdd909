import { describe, expect, it } from 'vitest';
import type { Entry } from './entry.ts';
import type { LogEvent } from './event.ts';
import { createFold } from './fold.ts';
import { liveSeqs } from './fold-snapshot.ts';
import { toSeq } from './ids.ts';
import { MAX_MESSAGE_WEIGHT, MAX_TRACKED_WEIGHT, weigh } from './weight.ts';

const event = (seq: number, update: object): LogEvent =>
  ({ seq: toSeq(seq), at: seq, type: 'update', update }) as LogEvent; // as an agent would say it
const chunk = (seq: number, text: string, messageId?: string) =>
  event(seq, {
    sessionUpdate: 'agent_message_chunk',
    content: { type: 'text', text },
    ...(messageId && { messageId }),
  });
const tool = (seq: number, id: string, text: string) =>
  event(seq, { sessionUpdate: 'tool_call', toolCallId: id, title: id, rawInput: { text } });

/** What the fold holds, and what it would hold after a restart, must be the same. */
function held(fold: ReturnType<typeof createFold>, count: number): Entry[] {
  const seqs = Array.from({ length: count }, (_, n) => toSeq(n + 1));
  return seqs.flatMap((seq) => fold.entry(seq) ?? []);
}

describe('the fold of an agent that never ends', () => {
  it.each([undefined, 'm'])('begins a new message where one is full (messageId %s)', (messageId) => {
    const fold = createFold();
    const text = 'x'.repeat(200_000);
    for (let seq = 1; seq <= 30; seq += 1) fold.apply(chunk(seq, text, messageId));
    const [only, ...others] = held(fold, 30);
    expect(others).toEqual([]);
    expect(weigh(only)).toBeLessThan(MAX_MESSAGE_WEIGHT + text.length + 1_000);
    expect(liveSeqs(fold.save())).toEqual([only?.seq]);
  });

  it('holds tools up to a weight, the newest, alike before and after a restart', () => {
    const text = 'x'.repeat(MAX_TRACKED_WEIGHT / 10);
    const whole = createFold();
    let restarted = createFold();
    for (let seq = 1; seq <= 24; seq += 1) {
      // Every third says more of an earlier one.
      const next = seq % 3 === 0 ? tool(seq, `t${seq - 2}`, text.slice(seq)) : tool(seq, `t${seq}`, text);
      const changes = whole.apply(next);
      const snapshot = JSON.parse(JSON.stringify(restarted.save()));
      const live = liveSeqs(restarted.save()).flatMap((at) => restarted.entry(at) ?? []);
      restarted = createFold(snapshot, JSON.parse(JSON.stringify(live)));
      expect(restarted.apply(next)).toEqual(changes);
      expect(restarted.save()).toEqual(whole.save());
      expect(weigh(held(whole, 24))).toBeLessThan(MAX_TRACKED_WEIGHT * 1.3);
    }
    expect(whole.save().tools.length).toBeGreaterThan(5);
  });

  it('lets go of a single tool that is too heavy, and takes what is said of it next as another one', () => {
    const fold = createFold();
    fold.apply(tool(1, 't', 'x'.repeat(MAX_TRACKED_WEIGHT)));
    expect(fold.save().tools).toEqual([]);
    fold.apply(tool(2, 't', 'small'));
    expect(held(fold, 2).map(({ seq }) => seq)).toEqual([2]);
  });

  it('takes no more than a hundred fields of a tool call', () => {
    const fold = createFold();
    for (let seq = 1; seq <= 300; seq += 1) {
      fold.apply(
        event(seq, { sessionUpdate: 'tool_call_update', toolCallId: 't', [`f${seq}`]: 1, title: `${seq}` }),
      );
    }
    const [entry] = held(fold, 1);
    expect(entry?.kind === 'tool' && Object.keys(entry.call)).toHaveLength(100);
    expect(entry?.kind === 'tool' && entry.call.title).toBe('300');
  });
});

it('a value weighs the same as what JSON makes of it', () => {
  const value = { a: 'text', b: [1, null, { c: '' }], d: undefined };
  expect(weigh(JSON.parse(JSON.stringify(value)))).toBe(weigh(value));
});
