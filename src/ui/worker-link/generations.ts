/**
 * Which generation of the worker all tabs use. It only ever rises, when a worker hangs; tabs tell one another,
 * and a new tab asks, since what another process stored may not be seen at once.
 */
import { isRecord } from '../../shared/is-record.ts';
import type { Surroundings } from './surroundings.ts';

type Message = { type: 'ask' } | { type: 'tell'; generation: number };

function readMessage(value: unknown): Message | null {
  if (!isRecord(value)) return null;
  const { type, generation } = value;
  if (type === 'ask') return { type };
  const isNumber = typeof generation === 'number' && Number.isSafeInteger(generation) && generation >= 0;
  return type === 'tell' && isNumber ? { type, generation } : null;
}

export interface Generations {
  readonly current: number;
  /** The worker of `generation` hangs: everybody goes on to the next. */
  leave(generation: number): void;
  /** Takes it up if others went on: a page that stood still may have missed the news. */
  look(): void;
  close(): void;
}

export function createGenerations(
  surroundings: Pick<Surroundings, 'loadGeneration' | 'saveGeneration' | 'openChannel'>,
  onChange: () => void,
  onNewTab: () => void,
): Generations {
  let current = surroundings.loadGeneration();
  const channel = surroundings.openChannel((data) => {
    const message = readMessage(data);
    if (message === null) return;
    if (message.type === 'ask') {
      tell();
      onNewTab();
    } else raise(message.generation);
  });
  const tell = (): void => channel.post({ type: 'tell', generation: current });

  function raise(generation: number): boolean {
    if (generation <= current) return false;
    current = generation;
    surroundings.saveGeneration(generation);
    onChange();
    return true;
  }

  channel.post({ type: 'ask' });
  return {
    get current() {
      return current;
    },
    leave(generation) {
      if (raise(Math.max(generation + 1, surroundings.loadGeneration()))) tell();
    },
    look: () => void raise(surroundings.loadGeneration()),
    close: () => channel.close(),
  };
}
