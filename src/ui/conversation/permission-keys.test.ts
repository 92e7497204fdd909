import { expect, test } from 'vitest';
import type { PermissionOption } from '../../shared/acp.ts';
import { answerKeys } from './permission-keys.ts';

const options = (...kinds: PermissionOption['kind'][]): PermissionOption[] =>
  kinds.map((kind, index) => ({ optionId: String(index), name: kind, kind }));

test('the first option of each kind has the letter of what it means', () => {
  expect(answerKeys(options('allow_always', 'allow_once', 'reject_once'))).toEqual(['a', 'y', 'n']);
  expect(answerKeys(options('allow_once', 'allow_once', 'reject_always', 'reject_once'))).toEqual([
    'y',
    null,
    null,
    'n',
  ]);
  expect(answerKeys(options('reject_always'))).toEqual(['n']);
  expect(answerKeys([])).toEqual([]);
});
