import { describe, expect, it } from 'vitest';
import { fromWire, toWire } from './call-error-wire.ts';
import { CallError } from './rpc.ts';

describe('an error on its way to a tab', () => {
  it('keeps its code and words', () => {
    const error = fromWire(structuredClone(toWire(new CallError('refused', 'No such agent'))));
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code: 'refused', message: 'No such agent' });
  });

  it('says nothing of its content if it is not one of ours', () => {
    expect(toWire(new SyntaxError('Unexpected token in "a secret"'))).toEqual({
      code: 'internal',
      message: 'Something went wrong in the worker.',
    });
  });

  it('that cannot be read is an internal one', () => {
    expect(fromWire({ code: 'invented', message: 7 })).toMatchObject({ code: 'internal' });
  });
});
