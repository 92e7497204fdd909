import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { eventsOf, recordingNames } from '../../tests/support/recording.ts';
import type { EventBody, LogEvent } from './event.ts';
import { createEventReader, framesOf, type ReadFrame } from './event-frames.ts';
import { type Frame, META, parseFrame, writeFrame } from './frame.ts';
import { epochSchema, sessionIdSchema, toSeq } from './ids.ts';

const SESSION = v.parse(sessionIdSchema, '00000000-0000-4000-8000-000000000001');
const EPOCH = v.parse(epochSchema, 'e1');

/** Over the wire, as text, and read again. */
function cross(event: LogEvent, ask?: string): ReadFrame[] {
  const read = createEventReader();
  return framesOf(SESSION, EPOCH, event, ask).map((frame) => {
    const arrived = parseFrame(writeFrame(frame));
    if (arrived.type !== 'request' && arrived.type !== 'notification') throw new Error(arrived.type);
    return read(arrived);
  });
}

const event = (body: unknown): LogEvent => ({ seq: toSeq(7), at: 1234, ...(body as EventBody) }) as LogEvent;
const notification = (method: string, params: Record<string, unknown>) =>
  ({ type: 'notification', method, params }) satisfies Frame;
const at = { [META.seq]: 7, [META.epoch]: 'e1', [META.at]: 1 };

describe('an event that crosses the wire', () => {
  it.each(recordingNames())('is the event that was logged: %s', (name) => {
    for (const logged of eventsOf(name)) {
      expect(cross(logged).at(-1)).toEqual({ type: 'event', epoch: EPOCH, event: logged });
    }
  });

  it.each([
    { type: 'turn', state: 'running', promptId: 'p' },
    { type: 'turn', state: 'idle', promptId: 'p', error: { code: 'agent_exited', message: 'gone' } },
    { type: 'agent', state: 'exited', code: null, signal: 'SIGKILL' },
    { type: 'info', title: 'A title' },
    { type: 'info', modes: { currentModeId: 'ask', availableModes: [{ id: 'ask', name: 'Ask' }] } },
    { type: 'permission_resolved', requestId: 'q', outcome: { outcome: 'cancelled' }, by: 'agent' },
    { type: 'update', update: { sessionUpdate: 'something_newer', payload: [1, 2] } },
  ])('whatever its type: %o', (body) => {
    expect(cross(event(body)).at(-1)).toEqual({ type: 'event', epoch: EPOCH, event: event(body) });
  });

  it('is whole only with its last part, where a prompt has several blocks', () => {
    const prompt = event({
      type: 'prompt',
      promptId: 'p',
      content: [
        { type: 'text', text: 'look' },
        { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      ],
    });
    expect(cross(prompt)).toEqual([{ type: 'part' }, { type: 'event', epoch: EPOCH, event: prompt }]);
  });

  it('can be answered, if it is a question that nobody has answered', () => {
    const question = event({
      type: 'permission',
      requestId: 'q',
      toolCall: { toolCallId: 't' },
      options: [{ optionId: 'y', name: 'Yes', kind: 'allow_once' }],
    });
    expect(cross(question, 'ask-1')).toEqual([
      { type: 'event', epoch: EPOCH, event: question, ask: 'ask-1' },
    ]);
  });
});

describe('a frame that is not an event', () => {
  const read = createEventReader();

  it('of a foreign method is let be', () => {
    expect(read(notification('_newer/thing', { sessionId: SESSION }))).toEqual({ type: 'other' });
  });

  it('that claims a position but does not fit is named by its field', () => {
    const turn = notification('_aperture/turn', { sessionId: SESSION, state: 'dancing', _meta: at });
    expect(read(turn)).toMatchObject({ type: 'bad', reason: expect.stringContaining('state') });
  });

  it('with a position that is none is bad', () => {
    const _meta = { ...at, [META.seq]: -1 };
    expect(read(notification('_aperture/turn', { state: 'idle', _meta }))).toMatchObject({ type: 'bad' });
  });

  it('is a reset, where the cursor is of no use any more', () => {
    const reset = notification('_aperture/reset', { sessionId: SESSION, epoch: 'e2', seq: 0 });
    expect(read(reset)).toEqual({ type: 'reset', cursor: { epoch: 'e2', seq: 0 } });
  });
});

describe('parseFrame', () => {
  it.each([
    ['{', -32700],
    ['[]', -32600],
    ['1', -32600],
    ['{"jsonrpc":"1.0","id":1,"method":"x"}', -32600],
    ['{"jsonrpc":"2.0","id":1,"method":7}', -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"x"}', -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"x","params":[1]}', -32600],
    ['{"jsonrpc":"2.0","id":1}', -32600],
    ['{"jsonrpc":"2.0","id":1,"error":"no"}', -32600],
  ])('answers %s with %i', (text, code) => {
    expect(parseFrame(text)).toMatchObject({ type: 'bad', code });
  });

  it('keeps the id of a bad frame where it can be read', () => {
    expect(parseFrame('{"jsonrpc":"2.0","id":5,"method":7}')).toMatchObject({ id: 5 });
  });

  it('never repeats what the frame said', () => {
    const bad = parseFrame('{"jsonrpc":"2.0","id":1,"method":"x","params":"secret"}');
    expect(JSON.stringify(bad)).not.toContain('secret');
  });
});
