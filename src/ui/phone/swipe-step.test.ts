import { expect, test } from 'vitest';
import { createSwipe } from './swipe-step.ts';

const at = (clientX: number, clientY = 100, timeStamp = 0) => ({ clientX, clientY, timeStamp });

test('a drag to the side that goes far, or fast, is a swipe', () => {
  const slow = createSwipe('right', 360, at(60));
  expect(slow.move(at(66))).toEqual({ type: 'begun' });
  expect(slow.move(at(160))).toEqual({ type: 'drag', px: 100 });
  expect(slow.end(at(160, 100, 900)).isDone).toBe(false);
  expect(slow.end(at(200, 100, 900)).isDone).toBe(true);
  const fast = createSwipe('left', 360, at(300));
  fast.move(at(240));
  expect(fast.end(at(230, 100, 120)).isDone).toBe(true);
});

test('scrolling and the other direction are none, and a tap is none', () => {
  expect(createSwipe('right', 360, at(60)).move(at(80, 140))).toEqual({ type: 'other' });
  expect(createSwipe('right', 360, at(160)).move(at(100))).toEqual({ type: 'other' });
  expect(createSwipe('right', 360, at(60)).end(at(62, 100, 50)).isDone).toBe(false);
});
