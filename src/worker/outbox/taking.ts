/**
 * What is kept, by the store or by the gateway. What the store refuses (a full disk), or does not answer for: the
 * gateway is given a while to take it, else it is given back.
 */
import { CallError } from '../../shared/rpc.ts';
import type { Clock } from '../clock.ts';
import { inTime } from '../in-time.ts';
import type { Logs } from '../log/logs.ts';
import type { OutboxRecord } from '../store/records.ts';

/** The store is asked before and after the gateway had its time. All together: less than a tab waits for its call. */
export const STORE_LIMIT_MS = 2_000;
export const TAKE_LIMIT_MS = 10_000;

export interface TakingOptions {
  clock: Clock;
  logs: Pick<Logs, 'flush'>;
  /** The record, as long as this device alone has what it says. */
  find(key: string): OutboxRecord | undefined;
  remove(record: OutboxRecord): void;
}

export interface Taking {
  /** What was put by now is stored; false if the store refuses it, or takes too long. */
  stored(): Promise<boolean>;
  /** Ends once the gateway has it, or there is room again; else it is taken back, and the error says why. */
  taken(key: string): Promise<void>;
  /** Something has become of it. */
  look(key: string): void;
}

export function createTaking({ clock, logs, find, remove }: TakingOptions): Taking {
  const waiting = new Map<string, { outcome: Promise<void>; look(): void }>();

  const stored = (): Promise<boolean> => inTime(clock, STORE_LIMIT_MS, logs.flush(), false);

  async function settle(key: string): Promise<void> {
    const isStored = find(key) !== undefined && (await stored());
    const record = find(key);
    waiting.delete(key);
    if (!record || isStored) return;
    remove(record);
    if (record.type === 'prompt' && record.status === 'failed') {
      throw new CallError('refused', record.error ?? 'The gateway refused it.');
    }
    throw new CallError(
      'storage',
      'This browser’s storage does not take it, and the gateway did not answer.',
    );
  }

  return {
    stored,
    taken(key) {
      const known = waiting.get(key);
      if (known) return known.outcome;
      let look = (): void => {};
      const outcome = new Promise<void>((resolve) => {
        const cancel = clock.after(TAKE_LIMIT_MS, resolve);
        look = () => {
          cancel();
          resolve();
        };
        if (!find(key)) look();
      }).then(() => settle(key));
      waiting.set(key, { outcome, look });
      return outcome;
    },
    look: (key) => waiting.get(key)?.look(),
  };
}
