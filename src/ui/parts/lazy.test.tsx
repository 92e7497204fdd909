// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test, vi } from 'vitest';
import { createLazy, useLazy } from './lazy.ts';

test('a part is asked for once what is there without it is on the screen, and shown when it came', async () => {
  const load = vi.fn(async () => 'the part');
  const part = createLazy(load);
  function View() {
    return <p>{useLazy(part) ?? 'without'}</p>;
  }
  render(<View />, document.body);
  await Promise.resolve();
  expect(document.body.textContent).toBe('without');
  expect(load).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(document.body.textContent).toBe('the part'));
  expect(load).toHaveBeenCalledTimes(1);
  render(null, document.body);
});
