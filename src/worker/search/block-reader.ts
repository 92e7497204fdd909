/** Reads filters and blocks, and keeps those that were read while somebody searches. */
import type { Clock } from '../clock.ts';
import type { Block, BlockKey, SearchStore } from '../store/search-records.ts';
import { checkBlock } from './block.ts';

/** About 30 KB each. */
const MAX_KEPT_BLOCKS = 256;
const KEPT_MS = 60_000;

export interface BlockReaderOptions {
  clock: Clock;
  store: SearchStore;
  /** The block is not whole. */
  onBad(key: BlockKey): void;
}

export type BlockReader = ReturnType<typeof createBlockReader>;

export function createBlockReader({ clock, store, onBad }: BlockReaderOptions) {
  const filters = new Map<BlockKey, Uint8Array>();
  const blocks = new Map<BlockKey, Block>();
  let cancelForgetting: (() => void) | null = null;

  function forgetLater(): void {
    cancelForgetting?.();
    cancelForgetting = clock.after(KEPT_MS, () => {
      cancelForgetting = null;
      filters.clear();
      blocks.clear();
    });
  }

  function keep(key: BlockKey, block: Block): void {
    blocks.delete(key);
    blocks.set(key, block);
    const oldest = blocks.size > MAX_KEPT_BLOCKS ? blocks.keys().next().value : undefined;
    if (oldest) blocks.delete(oldest);
  }

  return {
    /** By block; without one, a block may hold anything. */
    async filters(keys: readonly BlockKey[]): Promise<ReadonlyMap<BlockKey, Uint8Array>> {
      forgetLater();
      const missing = keys.filter((key) => !filters.has(key));
      if (missing.length > 0) {
        const read = await store.filters(missing);
        for (const [i, key] of missing.entries()) {
          const filter = read[i];
          if (filter) filters.set(key, filter);
        }
      }
      return filters;
    },
    /** Null for one that is there no more. */
    async blocks(keys: readonly BlockKey[]): Promise<(Block | null)[]> {
      forgetLater();
      const found = new Map<BlockKey, Block>();
      for (const key of keys) {
        const known = blocks.get(key);
        if (known) found.set(key, known);
      }
      const missing = keys.filter((key) => !found.has(key));
      const read = missing.length > 0 ? await store.blocks(missing) : [];
      for (const [i, key] of missing.entries()) {
        const block = read[i];
        try {
          if (block) {
            checkBlock(block);
            found.set(key, block);
          } else onBad(key);
        } catch {
          onBad(key);
        }
      }
      for (const [key, block] of found) keep(key, block);
      return keys.map((key) => found.get(key) ?? null);
    },
    close: (): void => cancelForgetting?.(),
  };
}
