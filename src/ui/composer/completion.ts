/**
 * What a person may mean by what is typed before the caret: a command's name at the beginning, a file after an `@`.
 * Pure: where the candidates come from is not known here.
 */
import type { AvailableCommand } from '../../shared/acp.ts';

export type CompletionQuery =
  | { type: 'command'; query: string; from: number; to: number }
  | { type: 'file'; query: string; from: number; to: number };

/** Files are named by at most this many characters. */
const MAX_QUERY_LENGTH = 200;

/** `from` is where the `/` or the `@` stands, `to` the caret. */
export function completionAt(text: string, caret: number): CompletionQuery | null {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before)?.[1];
  // In the middle of a word nobody asks how it might end.
  const isAtEnd = /^(\s|$)/.test(text.slice(caret));
  if (command !== undefined) return isAtEnd ? { type: 'command', query: command, from: 0, to: caret } : null;
  const file = /(?:^|[\s([{"'`])@([^\s@]*)$/.exec(before)?.[1];
  if (file === undefined || file.length > MAX_QUERY_LENGTH || !isAtEnd) return null;
  return { type: 'file', query: file, from: caret - file.length - 1, to: caret };
}

/** Those that begin with what is typed, then those that contain it; none once a whole name stands there. */
export function matchingCommands(
  commands: readonly AvailableCommand[],
  typed: string,
): readonly AvailableCommand[] {
  // Enter sends it then, as anybody would expect.
  if (commands.some((command) => command.name === typed)) return [];
  const query = typed.toLowerCase();
  const starts = commands.filter((command) => command.name.toLowerCase().startsWith(query));
  const contains = commands.filter(
    (command) => !starts.includes(command) && command.name.toLowerCase().includes(query),
  );
  return [...starts, ...contains];
}

/** The text with the completion in the place of what was typed, and a space behind it; and where the caret is then. */
export function completed(
  text: string,
  { from, to }: CompletionQuery,
  word: string,
): { text: string; caret: number } {
  const rest = text.slice(to);
  const inserted = rest.startsWith(' ') ? word : `${word} `;
  return { text: text.slice(0, from) + inserted + rest, caret: from + word.length + 1 };
}
