import { expect, it, vi } from 'vitest';
import { createNetwork } from './network.ts';

function setUp(hints: boolean[], isWorkerOffline = false) {
  const said = { hints, isWorkerOffline };
  const onChange = vi.fn();
  const network = createNetwork({
    isOffline: () => said.isWorkerOffline,
    hints: () => said.hints,
    onChange,
  });
  return { network, said, onChange };
}

it('is what the worker is told while there is no tab', () => {
  expect(setUp([], true).network.isOffline).toBe(true);
  expect(setUp([], false).network.isOffline).toBe(false);
});

it('is what the tabs are told where there are some: back with the first, gone with the last', () => {
  const { network, said, onChange } = setUp([true, true], true);
  expect(network.isOffline).toBe(false);
  said.hints = [false, true];
  network.look();
  expect(onChange).not.toHaveBeenCalled();
  said.hints = [false, false];
  network.look();
  network.look();
  expect(onChange.mock.calls).toEqual([[true]]);
  said.hints = [true, false];
  network.look();
  expect(onChange.mock.calls).toEqual([[true], [false]]);
});
