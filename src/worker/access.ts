/** Whether this device may come in: its token, kept in the database, and whether the gateway still takes it. */
import { type LogStore, META_KEYS } from './store/log-store.ts';

export interface AccessOptions {
  store: Pick<LogStore, 'getMeta'>;
  /** Ends once the token is stored. */
  keep(token: string): Promise<void>;
  /** The gateway takes the token no longer: nothing is tried until there is another. */
  onRefused(): void;
}

export type Access = Awaited<ReturnType<typeof createAccess>>;

export async function createAccess(options: AccessOptions) {
  const stored = await options.store.getMeta(META_KEYS.token);
  let token = typeof stored === 'string' ? stored : null;
  let isRefused = false;

  return {
    token: (): string | null => token,
    get isPaired(): boolean {
      return token !== null && !isRefused;
    },
    refuse(): void {
      if (isRefused) return;
      isRefused = true;
      options.onRefused();
    },
    /** The feed found it out. */
    setRefused(): void {
      isRefused = true;
    },
    async grant(next: string): Promise<void> {
      token = next;
      isRefused = false;
      await options.keep(next);
    },
    /** Allows one more try with the token at hand; false if there is none, or it was never refused. */
    retry(): boolean {
      if (!isRefused || token === null) return false;
      isRefused = false;
      return true;
    },
  };
}
