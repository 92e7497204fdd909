import { expect, test, vi } from 'vitest';
import { createPersistence } from './persistence.ts';

function createLocal() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

test('the browser is asked once on a device, and again only when a person says so', async () => {
  const persist = vi.fn(async () => false);
  const local = createLocal();
  const first = createPersistence({ persist }, local);
  first.askOnce();
  first.askOnce();
  createPersistence({ persist }, local).askOnce();
  expect(persist).toHaveBeenCalledTimes(1);
  persist.mockResolvedValueOnce(true);
  expect(await first.ask()).toBe(true);
  expect(first.isPersisted.value).toBe(true);
});

test('looking asks nobody', async () => {
  const persist = vi.fn(async () => true);
  const persistence = createPersistence({ persist, persisted: async () => false }, createLocal());
  await persistence.look();
  expect(persistence.isPersisted.value).toBe(false);
  expect(persist).not.toHaveBeenCalled();
});

test('a browser that promises and measures nothing is left alone', async () => {
  const persistence = createPersistence(undefined, null);
  persistence.askOnce();
  await persistence.look();
  expect(persistence.isPersisted.value).toBeNull();
  expect(await persistence.ask()).toBe(false);
  expect(await persistence.estimate()).toBeNull();
});
