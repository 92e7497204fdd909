import { expect, it, vi } from 'vitest';
import { createVirtualTime } from '../../tests/support/worker/virtual-time.ts';
import { watchWake } from './wake.ts';

it('a tick that comes over 20 s late is a wake, a busy minute is none', async () => {
  const time = createVirtualTime();
  const onWake = vi.fn();
  watchWake(time, onWake);
  await time.advance(60_000);
  time.sleep(15_000);
  await time.advance(10_000);
  expect(onWake).not.toHaveBeenCalled();
  time.sleep(26_000);
  await time.advance(10_000);
  expect(onWake).toHaveBeenCalledOnce();
});
