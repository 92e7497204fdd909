import { describe, expect, it } from 'vitest';
import { toSeq } from '../../shared/ids.ts';
import { NOTHING_READ, readToReport, stepUnread, type Unread, type UnreadEvent } from './unread.ts';

const run = (...events: UnreadEvent[]): Unread => events.reduce(stepUnread, NOTHING_READ);
const began = (seq: number, viewed = false): UnreadEvent => ({ type: 'began', seq: toSeq(seq), viewed });

describe('unread messages', () => {
  it('are those that began while nobody looked', () => {
    expect(run(began(3), began(5, true), began(8)).unread).toEqual([8]);
    expect(run(began(3), began(8)).unread).toEqual([3, 8]);
  });

  it('are read once somebody looks', () => {
    const state = run(began(3), began(8), { type: 'viewed', lastSeq: toSeq(9) });
    expect(state).toMatchObject({ unread: [], readSeq: 9 });
  });

  it('are read up to where another device has read', () => {
    expect(run(began(3), began(8), { type: 'readElsewhere', readSeq: toSeq(5) }).unread).toEqual([8]);
  });

  it('never come back: a lower position elsewhere changes nothing', () => {
    const state = run(began(3), { type: 'viewed', lastSeq: toSeq(9) });
    expect(stepUnread(state, { type: 'readElsewhere', readSeq: toSeq(2) })).toBe(state);
  });

  it('are counted once, however often their events are replayed', () => {
    expect(run(began(3), began(3), began(8), began(3)).unread).toEqual([3, 8]);
  });

  it('in a snapshot count from the read position on', () => {
    const state = run(began(3), { type: 'replaced', from: toSeq(10), messages: [toSeq(20), toSeq(12)] });
    expect(state.unread).toEqual([3, 12, 20]);
  });

  it('are reported to the gateway only where it makes a difference', () => {
    const read = run(began(3), { type: 'viewed', lastSeq: toSeq(9) });
    expect(readToReport(read, toSeq(0))).toBe(9);
    expect(readToReport(read, toSeq(3))).toBeNull();
    expect(readToReport(run(began(3)), toSeq(0))).toBeNull();
  });
});
