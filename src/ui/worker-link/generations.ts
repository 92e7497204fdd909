/**
 * Which generation of the worker all tabs use. It only ever rises, when a worker hangs; tabs tell one another,
 * and a new tab asks, since what another process stored may not be seen at once.
 */
import * as v from 'valibot';
import type { Surroundings } from './surroundings.ts';

const generationNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const messageSchema = v.variant('type', [
  v.object({ type: v.literal('ask') }),
  v.object({ type: v.literal('tell'), generation: generationNumber }),
]);

export interface Generations {
  readonly current: number;
  /** The worker of `generation` hangs: everybody goes on to the next. */
  leave(generation: number): void;
  close(): void;
}

export function createGenerations(
  surroundings: Pick<Surroundings, 'loadGeneration' | 'saveGeneration' | 'openChannel'>,
  onChange: () => void,
  onNewTab: () => void,
): Generations {
  let current = surroundings.loadGeneration();
  const channel = surroundings.openChannel((data) => {
    const message = v.safeParse(messageSchema, data);
    if (!message.success) return;
    if (message.output.type === 'ask') {
      tell();
      onNewTab();
    } else raise(message.output.generation);
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
    close: () => channel.close(),
  };
}
