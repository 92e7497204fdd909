import { expect, it } from 'vitest';
import type { Frame } from '../../shared/frame.ts';
import { gate } from './gate.ts';

const call = (method: string, id: string | null = '1'): Frame => ({
  type: 'request',
  id,
  method,
  params: {},
});
const notice = (method: string): Frame => ({ type: 'notification', method, params: {} });
const reply: Frame = { type: 'result', id: '1', result: {} };

it('lets nothing through before initialize', () => {
  for (const hasToken of [true, false]) {
    expect(gate('new', call('initialize'), hasToken)).toEqual({ type: 'initialize' });
    for (const frame of [call('session/list'), call('initialize', null), notice('initialize'), notice('x')]) {
      expect(gate('new', frame, hasToken)).toMatchObject({ type: 'break' });
    }
    expect(gate('new', reply, hasToken)).toEqual({ type: 'ignore' });
  }
});

it('lets nothing but authenticate through without a token', () => {
  expect(gate('initialized', call('authenticate'), false)).toEqual({ type: 'authenticate' });
  expect(gate('initialized', call('session/new'), false)).toMatchObject({ type: 'refuse', code: -32000 });
  expect(gate('initialized', call('initialize'), false)).toMatchObject({ type: 'refuse', code: -32600 });
  for (const frame of [notice('session/cancel'), reply]) {
    expect(gate('initialized', frame, false)).toEqual({ type: 'ignore' });
  }
});

it('lets everything through once open, but no second initialize', () => {
  for (const frame of [call('session/new'), notice('session/cancel'), reply]) {
    expect(gate('open', frame, true)).toEqual({ type: 'pass' });
  }
  expect(gate('open', call('initialize'), true)).toMatchObject({ type: 'refuse' });
});
