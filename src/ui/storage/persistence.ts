/**
 * Whether the browser may delete the app's data by itself when space runs short. It is asked not to once, after
 * the first real use or the installation; a person may ask again in the settings.
 */
import { type ReadonlySignal, signal } from '@preact/signals';

const ASKED_KEY = 'aperture:persistence-asked';

export interface Usage {
  usage: number;
  quota: number;
}

export interface Persistence {
  /** Null where it is not known, or the browser has no such promise. */
  readonly isPersisted: ReadonlySignal<boolean | null>;
  look(): Promise<void>;
  /** True if the browser promised. */
  ask(): Promise<boolean>;
  /** Asks if nobody on this device was asked before. */
  askOnce(): void;
  /** All that the app takes here, and may take; null where the browser does not say. */
  estimate(): Promise<Usage | null>;
}

type Manager = Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>;

export function createPersistence(
  manager: Partial<Manager> | undefined,
  local: Pick<Storage, 'getItem' | 'setItem'> | null,
): Persistence {
  const isPersisted = signal<boolean | null>(null);

  async function ask(): Promise<boolean> {
    remember();
    const granted = await manager?.persist?.().catch(() => false);
    isPersisted.value = granted ?? null;
    return granted === true;
  }

  function wasAsked(): boolean {
    try {
      return local === null || local.getItem(ASKED_KEY) !== null;
    } catch {
      return true;
    }
  }

  function remember(): void {
    try {
      local?.setItem(ASKED_KEY, '1');
    } catch {
      // No room even for that: it is asked again another time.
    }
  }

  return {
    isPersisted,
    ask,
    async look() {
      isPersisted.value = (await manager?.persisted?.().catch(() => null)) ?? null;
    },
    askOnce() {
      if (!wasAsked()) void ask();
    },
    async estimate() {
      const { usage, quota } = (await manager?.estimate?.().catch(() => undefined)) ?? {};
      return usage === undefined || quota === undefined ? null : { usage, quota };
    },
  };
}
