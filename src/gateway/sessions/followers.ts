/** Who wants to hear of changes, by what they are about. */

export interface Followers<K> {
  tell(key: K): void;
  follow(key: K, listener: () => void): () => void;
}

export function createFollowers<K>(): Followers<K> {
  const listeners = new Map<K, Set<() => void>>();
  return {
    tell(key) {
      for (const listener of [...(listeners.get(key) ?? [])]) listener();
    },
    follow(key, listener) {
      const own = () => listener();
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(key) === all) listeners.delete(key);
      };
    },
  };
}
