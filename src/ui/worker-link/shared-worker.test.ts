import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('./worker-url.ts', () => ({ trustedWorkerUrl: () => '/worker.js' }));

class FakeSharedWorker {
  static made: FakeSharedWorker[] = [];
  readonly name: string;
  readonly port = {} as MessagePort; // nothing of it is used here
  onerror: (() => void) | null = null;
  constructor(_url: string, { name }: WorkerOptions) {
    this.name = name ?? '';
    FakeSharedWorker.made.push(this);
  }
}
const made = (): string[] => FakeSharedWorker.made.map(({ name }) => name);

/** A page of its own: what was started ahead belongs to one page. */
async function open() {
  vi.resetModules();
  return import('./shared-worker.ts');
}

beforeEach(() => {
  FakeSharedWorker.made = [];
  const kept = new Map<string, string>();
  vi.stubGlobal('SharedWorker', FakeSharedWorker);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { locks: {} });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('the worker that was started ahead is the first that is opened, and only the first', async () => {
  const page = await open();
  page.saveGeneration(2);
  page.startAhead();
  expect(made()).toEqual(['aperture-2']);
  const port = page.openSharedWorker(2, () => {});
  expect(port).toBe(FakeSharedWorker.made[0]?.port);
  page.openSharedWorker(2, () => {});
  expect(made()).toEqual(['aperture-2', 'aperture-2']);
});

test('one of another generation, and one whose script did not load, are not used', async () => {
  const page = await open();
  page.startAhead();
  page.openSharedWorker(1, () => {});
  expect(made()).toEqual(['aperture-0', 'aperture-1']);
  const next = await open();
  next.startAhead();
  FakeSharedWorker.made[2]?.onerror?.();
  next.openSharedWorker(0, () => {});
  expect(made().slice(2)).toEqual(['aperture-0', 'aperture-0']);
});

test('what goes wrong later is told to whoever opened it', async () => {
  const page = await open();
  page.startAhead();
  const onError = vi.fn();
  page.openSharedWorker(0, onError);
  FakeSharedWorker.made[0]?.onerror?.();
  expect(onError).toHaveBeenCalledOnce();
});

test('nothing is started where the app cannot run', async () => {
  vi.stubGlobal('navigator', {});
  const page = await open();
  page.startAhead();
  expect(made()).toEqual([]);
});
