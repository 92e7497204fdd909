/** The list that a slash at the beginning opens: which commands fit what is typed. Pure. */
import type { AvailableCommand } from '../../shared/acp.ts';

/** What is typed of a command's name; null where no name is being typed. */
export function commandPrefix(text: string): string | null {
  return /^\/(\S*)$/.exec(text)?.[1] ?? null;
}

export function matchingCommands(
  commands: readonly AvailableCommand[],
  text: string,
): readonly AvailableCommand[] {
  const prefix = commandPrefix(text)?.toLowerCase();
  if (prefix === undefined) return [];
  const starts = commands.filter((command) => command.name.toLowerCase().startsWith(prefix));
  const contains = commands.filter(
    (command) => !starts.includes(command) && command.name.toLowerCase().includes(prefix),
  );
  return [...starts, ...contains];
}

/** True once the whole name stands there: Enter sends it, as anybody would expect. */
export const isWholeCommand = (commands: readonly AvailableCommand[], text: string): boolean =>
  commands.some((command) => command.name === commandPrefix(text));
