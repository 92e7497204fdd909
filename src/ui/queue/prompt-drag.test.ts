import { expect, test } from 'vitest';
import type { PromptId } from '../../shared/ids.ts';
import { movedTo } from './prompt-drag.ts';

test('what is dragged takes the place where it is dropped, the others move up', () => {
  const order = ['a', 'b', 'c', 'd'] as PromptId[]; // any texts
  const [a, b, c, d] = order as [PromptId, PromptId, PromptId, PromptId];
  expect(movedTo(order, 'a', c)).toEqual([b, c, a, d]);
  expect(movedTo(order, 'd', a)).toEqual([d, a, b, c]);
  expect(movedTo(order, 'b', b)).toBeNull();
  expect(movedTo(order, 'of another session', b)).toBeNull();
});
