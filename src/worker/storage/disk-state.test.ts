import { expect, it } from 'vitest';
import { createVirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import type { StorageState } from '../../shared/state.ts';
import {
  createDiskState,
  FULL_FOR_MS,
  hasHeadroom,
  MAX_RETRY_WRITE_MS,
  RETRY_WRITE_MS,
  type Room,
} from './disk-state.ts';

const MB = 1024 * 1024;
const FULL: Room = { free: 0, quota: 100 * MB };
const ROOMY: Room = { free: 50 * MB, quota: 100 * MB };

function createStage(room: Room | null) {
  const time = createVirtualTime();
  const states: StorageState[] = [];
  const stage = { time, states, room, retries: 0 };
  const disk = createDiskState({
    clock: time,
    room: async () => stage.room,
    onState: (state) => states.push(state),
    retry: () => {
      stage.retries += 1;
    },
  });
  return Object.assign(stage, { disk });
}

it('waits longer after each refusal that was waited for, up to a minute', async () => {
  const { disk, time } = createStage(FULL);
  expect(disk.pauseMs).toBe(0);
  disk.refused('QuotaExceededError');
  disk.refused('QuotaExceededError');
  expect(disk.pauseMs).toBe(RETRY_WRITE_MS);
  for (let n = 0; n < 10; n += 1) {
    await time.advance(disk.pauseMs);
    disk.refused('QuotaExceededError');
  }
  expect(disk.pauseMs).toBe(MAX_RETRY_WRITE_MS);
  disk.written();
  expect(disk.pauseMs).toBe(0);
});

it('says that it is full, and no longer once there is room and what waited was written', async () => {
  const stage = createStage(FULL);
  const { disk, time, states } = stage;
  disk.refused('QuotaExceededError');
  await time.advance(200_000);
  expect(states).toEqual(['full']);
  expect(stage.retries).toBe(0);
  stage.room = ROOMY;
  await time.advance(FULL_FOR_MS);
  // What waits for its next try, which may be a minute away, is written at once.
  expect(stage.retries).toBeGreaterThan(0);
  disk.written();
  await time.advance(0);
  expect(states).toEqual(['full', 'ok']);
});

it('takes a write that went through for room where the browser does not say', async () => {
  const { disk, time, states } = createStage(null);
  disk.refused('QuotaExceededError');
  await time.advance(60_000);
  expect(states).toEqual(['full']);
  disk.written();
  await time.advance(FULL_FOR_MS);
  expect(states).toEqual(['full', 'ok']);
});

it('does not flap: a disk that runs full again soon is full for longer', async () => {
  const { disk, time, states } = createStage(ROOMY);
  let changes = 0;
  for (let n = 0; n < 600; n += 1) {
    disk.noRoom();
    disk.written();
    await time.advance(1_000);
    changes = states.length;
  }
  expect(changes).toBeLessThan(20);
});

it('says that writes fail, that the database is a newer build’s, and when neither is so any more', () => {
  const { disk, states } = createStage(null);
  disk.refused('UnknownError');
  disk.written();
  disk.refused('VersionError');
  disk.written();
  expect(states).toEqual(['failing', 'ok', 'newer', 'ok']);
});

it('wants room for more than the next write', () => {
  expect(hasHeadroom({ free: 4 * MB, quota: 100 * MB })).toBe(false);
  expect(hasHeadroom({ free: 6 * MB, quota: 100 * MB })).toBe(true);
  expect(hasHeadroom({ free: 40 * MB, quota: 100_000 * MB })).toBe(true);
  expect(hasHeadroom({ free: 100_000, quota: MB })).toBe(false);
});
