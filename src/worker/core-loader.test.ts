import { expect, it } from 'vitest';
import { createVirtualTime } from '../../tests/support/worker/virtual-time.ts';
import { createCoreLoader } from './core-loader.ts';
import * as corePart from './core-part.ts';

function createStage() {
  const time = createVirtualTime();
  const retries: number[] = [];
  let isThere = false;
  let tries = 0;
  const loader = createCoreLoader(
    {
      clock: time,
      random: () => 1,
      report: () => {},
      async loadCore() {
        tries += 1;
        if (!isThere) throw new TypeError('Network');
        return corePart;
      },
    },
    (retryAt) => void retries.push(retryAt - time.now()),
  );
  return {
    time,
    loader,
    retries,
    tries: () => tries,
    appear() {
      isThere = true;
    },
  };
}

it('is tried again until it is there, ever more seldom, and says when', async () => {
  const { time, loader, retries, tries, appear } = createStage();
  const loaded = loader.get();
  await time.advance(3_600);
  expect(tries()).toBe(4);
  expect(retries).toEqual([500, 1_000, 2_000, 4_000]);
  appear();
  await time.advance(4_000);
  expect(await loaded).toBe(corePart);
});

it('is not loaded before its time, unless somebody asks for it', async () => {
  const { time, loader, tries, appear } = createStage();
  appear();
  const late = loader.get(250);
  await time.advance(249);
  expect(tries()).toBe(0);
  const asked = loader.get();
  await time.advance(1);
  expect(await late).toBe(await asked);
  expect(tries()).toBe(1);
});

it('is tried at once where somebody asks for it, and loaded once', async () => {
  const { time, loader, tries, appear } = createStage();
  const first = loader.get();
  await time.advance(10);
  appear();
  const second = loader.get();
  await time.advance(1);
  expect(await first).toBe(await second);
  expect(tries()).toBe(2);
  await loader.get();
  expect(tries()).toBe(2);
});
