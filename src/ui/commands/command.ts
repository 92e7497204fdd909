/** One thing that a person can do, named once for palette, menus, keys and the map of the keyboard. */

export type Section = 'Session' | 'Go to' | 'Side by side' | 'View';

export interface Command {
  /** Unlike any other's. */
  id: string;
  /** As a menu says it. */
  title: string;
  section: Section;
  /** Chords (see `chord.ts`); the first is the one that is shown. */
  keys: readonly string[];
  /** Done by the gateway: while that is away it cannot be done. */
  needsGateway: boolean;
  /** Can be told apart by the words of the palette, beside its title. */
  words?: string;
  run(): void;
}

type Given = Omit<Command, 'keys' | 'needsGateway'> & Partial<Pick<Command, 'keys' | 'needsGateway'>>;

export const command = (given: Given): Command => ({ keys: [], needsGateway: false, ...given });
