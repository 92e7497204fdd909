import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Work that says when it began and ends when it is told. */
function createWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    of: (name: string) => () =>
      new Promise<void>((resolve) => {
        begun.push(name);
        ends.set(name, resolve);
      }),
    async end(...names: string[]): Promise<void> {
      for (const name of names) ends.get(name)?.();
      await settle();
    },
  };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('reads run together, a write alone, each in its turn', async () => {
  const { read, write } = createTurns();
  const { begun, of, end } = createWork();
  void read(of('r1'));
  void read(of('r2'));
  void write(of('w1'));
  void write(of('w2'));
  void read(of('r3'));
  await settle();
  expect(begun).toEqual(['r1', 'r2']);
  await end('r1');
  expect(begun).toEqual(['r1', 'r2']);
  await end('r2');
  expect(begun).toEqual(['r1', 'r2', 'w1']);
  await end('w1');
  expect(begun).toEqual(['r1', 'r2', 'w1', 'w2']);
  await end('w2');
  expect(begun).toEqual(['r1', 'r2', 'w1', 'w2', 'r3']);
});

test('what fails says so, and holds up nothing', async () => {
  const { read, write } = createTurns();
  await expect(write(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  await expect(read(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await write(async () => 'written')).toBe('written');
});
