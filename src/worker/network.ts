/**
 * Whether there is a network, by what the browser says: the tabs that somebody sees know best, then the others,
 * then the worker itself (not every browser tells it). Only a hint: a gateway on this machine needs no network,
 * so whoever uses it still tries, only less often.
 */

export interface NetworkOptions {
  /** What the browser tells the worker. */
  isOffline(): boolean;
  /** What it tells the tabs: true where it says that there is a network. */
  hints(): readonly boolean[];
  onChange(isOffline: boolean): void;
}

export type Network = ReturnType<typeof createNetwork>;

export function createNetwork(options: NetworkOptions) {
  const read = (): boolean => {
    const hints = options.hints();
    // The first to hear that it is back is right; the last to hear that it is gone, too.
    return hints.length > 0 ? hints.every((isOnline) => !isOnline) : options.isOffline();
  };
  let isOffline = read();

  return {
    get isOffline(): boolean {
      return isOffline;
    },
    /** Something that it goes by may have changed. */
    look(): void {
      const next = read();
      if (next === isOffline) return;
      isOffline = next;
      options.onChange(next);
    },
  };
}
