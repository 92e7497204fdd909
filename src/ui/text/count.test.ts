import { expect, test } from 'vitest';
import { formatCost, formatCount } from './count.ts';

test.each([
  [0, '0'],
  [950, '950'],
  [1_000, '1k'],
  [12_480, '12.5k'],
  [47_917, '48k'],
  [1_250_000, '1.3M'],
])('%d is %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('says a cost with its currency, whatever that is', () => {
  expect(formatCost(1.5, 'USD')).toMatch(/1[.,]50/);
  expect(formatCost(0.0031, 'EUR')).toMatch(/0[.,]0031/);
  expect(formatCost(3, 'credits')).toBe('3.00 credits');
});
