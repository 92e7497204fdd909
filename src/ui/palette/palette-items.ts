/** What the palette offers for what was typed: sessions and commands, best first, and the way to the messages. Pure. */
import fuzzysort from 'fuzzysort';
import type { Session } from '../../shared/session.ts';
import type { Command, Section } from '../commands/command.ts';
import { agentLabel } from '../sidebar/session-status.ts';

export type PaletteItem =
  | { type: 'session'; key: string; session: Session }
  | { type: 'command'; key: string; command: Command }
  | { type: 'search'; key: string; text: string };

export interface PaletteGroup {
  name: string;
  items: readonly PaletteItem[];
}

const MAX_SESSIONS = 8;
/** Whoever types nothing looks for what is near. */
const MAX_SESSIONS_UNASKED = 6;
/** Below it the letters are there, but strewn. */
const THRESHOLD = 0.35;
const SECTIONS: readonly Section[] = ['Session', 'Go to', 'Side by side', 'View'];

/** `sessions` and `commands` in the order in which they come while nothing is typed. */
export function paletteGroups(
  text: string,
  sessions: readonly Session[],
  commands: readonly Command[],
): PaletteGroup[] {
  const query = text.trim();
  const found = best(query, sessions, sessionText).slice(
    0,
    query === '' ? MAX_SESSIONS_UNASKED : MAX_SESSIONS,
  );
  const groups: PaletteGroup[] = [
    {
      name: 'Sessions',
      items: found.map((session) => ({ type: 'session', key: `session:${session.id}`, session })),
    },
    ...SECTIONS.map((section) => ({
      name: section === 'Session' ? 'This session' : section,
      items: best(
        query,
        commands.filter((command) => command.section === section),
        ({ title, words }) => `${title} ${words ?? ''}`,
      ).map((command): PaletteItem => ({ type: 'command', key: command.id, command })),
    })),
  ];
  if (query !== '') {
    groups.push({ name: 'Messages', items: [{ type: 'search', key: 'search', text: query }] });
  }
  return groups.filter(({ items }) => items.length > 0);
}

const sessionText = ({ id, agent, title, cwd, preview }: Session): string =>
  `${title} ${agentLabel(agent)} ${id.slice(0, 8)} ${preview} ${cwd}`;

function best<T>(query: string, all: readonly T[], textOf: (item: T) => string): T[] {
  if (query === '') return [...all];
  return fuzzysort.go(query, all, { key: textOf, threshold: THRESHOLD }).map(({ obj }) => obj);
}
