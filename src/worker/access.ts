/** Whether this device may come in: its token, kept in the database, and whether the gateway still takes it. */
export interface AccessOptions {
  /** As it was kept, if it was. */
  stored: unknown;
  /** Ends once the token is stored. */
  keep(token: string): Promise<void>;
  /** The gateway takes the token no longer: nothing is tried until there is another. */
  onRefused(): void;
}

export type Access = ReturnType<typeof createAccess>;

export function createAccess(options: AccessOptions) {
  let token = typeof options.stored === 'string' ? options.stored : null;
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
