import { expect, it } from 'vitest';
import type { SessionState } from '../../shared/session.ts';
import { type Notice, type NoticeEffect, type NoticeEvent, QUIET, stepNotice } from './notice.ts';

function after(...events: NoticeEvent[]): { notice: Notice; effects: NoticeEffect[] } {
  let notice = QUIET;
  let effects: NoticeEffect[] = [];
  for (const event of events) {
    const step = stepNotice(notice, event);
    notice = step.notice;
    effects = step.effects;
  }
  return { notice, effects };
}

const is = (state: SessionState, isLookedAt = false): NoticeEvent => ({ type: 'state', state, isLookedAt });
const settled = (isFailure = false, isLookedAt = false): NoticeEvent => ({
  type: 'settled',
  isFailure,
  isLookedAt,
});
const seen: NoticeEvent = { type: 'seen' };

it('what is known first is no news', () => {
  for (const state of ['idle', 'requires_action', 'failed'] as const) {
    expect(after(is(state)).effects).toEqual([]);
  }
});

it('a question, an end and a failure are shown once they have settled', () => {
  for (const [state, notice] of [
    ['requires_action', 'waits'],
    ['idle', 'finished'],
    ['ended', 'finished'],
    ['failed', 'failed'],
  ] as const) {
    expect(after(is('running'), is(state)).effects).toEqual([{ type: 'arm' }]);
    expect(after(is('running'), is(state), settled()).effects).toEqual([{ type: 'show', notice }]);
    expect(after(is('running'), is(state), settled(), is(state)).effects).toEqual([]);
  }
});

it('a turn that ended with an error has failed', () => {
  expect(after(is('running'), is('idle'), settled(true)).effects).toEqual([
    { type: 'show', notice: 'failed' },
  ]);
});

it('an agent that was merely started is no news', () => {
  expect(after(is('starting'), is('idle')).effects).toEqual([]);
});

it('nothing is shown while somebody looks, and not after it either', () => {
  expect(after(is('running'), is('idle', true)).effects).toEqual([]);
  expect(after(is('running'), is('idle'), settled(false, true)).effects).toEqual([]);
  expect(after(is('running'), is('idle'), settled(false, true), settled()).effects).toEqual([]);
});

it('what goes on at once is not shown', () => {
  expect(after(is('running'), is('idle'), is('running')).effects).toEqual([{ type: 'disarm' }]);
  expect(after(is('running'), is('idle'), is('running'), settled()).effects).toEqual([]);
});

it('a question that was answered elsewhere is taken away; an end stays until it is seen', () => {
  const asked = [is('running'), is('requires_action'), settled()];
  expect(after(...asked, is('running')).effects).toEqual([{ type: 'show', notice: null }]);
  const ended = [is('running'), is('idle'), settled()];
  expect(after(...ended, is('running')).effects).toEqual([]);
  expect(after(...ended, seen).effects).toEqual([{ type: 'show', notice: null }]);
  expect(after(...ended, seen, seen).effects).toEqual([]);
});

it('what is seen before it is shown is not shown', () => {
  expect(after(is('running'), is('idle'), seen).effects).toEqual([{ type: 'disarm' }]);
});

it('the next question is another event', () => {
  const { effects } = after(
    is('running'),
    is('requires_action'),
    settled(),
    is('running'),
    is('requires_action'),
    settled(),
  );
  expect(effects).toEqual([{ type: 'show', notice: 'waits' }]);
});
