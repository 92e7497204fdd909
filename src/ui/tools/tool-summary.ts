/** A tool call in one line: what it does and to what. Pure. Agents' titles differ much; this evens them out. */
import type { ToolCallUpdate, ToolContent, ToolKind } from '../../shared/acp.ts';
import { visibleLine } from '../text/visible.ts';

export interface ToolSummary {
  kind: ToolKind;
  /** Read, Edit, Run: empty where the title says it. */
  verb: string;
  title: string;
  /** A command or a path: in monospace. */
  isCode: boolean;
}

const VERBS: Record<ToolKind, string> = {
  read: 'Read',
  edit: 'Edit',
  delete: 'Delete',
  move: 'Move',
  search: 'Search',
  execute: 'Run',
  think: 'Think',
  fetch: 'Fetch',
  switch_mode: 'Switch mode',
  other: '',
};

export function toolSummary(call: ToolCallUpdate, cwd: string): ToolSummary {
  const kind = call.kind ?? 'other';
  const title = visibleLine(call.title ?? call.name ?? '');
  const command = commandOf(call);
  if (command !== null) return { kind, verb: VERBS.execute, title: visibleLine(command), isCode: true };
  const path = pathOf(call);
  // A title of one small word is the tool's name: its path says more.
  const isBareName = /^[\w-]*$/.test(title);
  if (path !== null && isBareName) {
    const verb = VERBS[kind] || capitalized(title);
    return { kind, verb, title: visibleLine(shortPath(path, cwd)), isCode: true };
  }
  if (title === '') return { kind, verb: VERBS[kind] || 'Tool', title: '', isCode: false };
  const short = (cwd.length > 1 ? title.replaceAll(`${cwd}/`, '') : title).replace(/^`(.*)`$/, '$1');
  if (isBareName) return { kind, verb: '', title: capitalized(short), isCode: false };
  const [, verb, object] = /^([A-Z][a-z]{2,9}) (.+)$/.exec(short) ?? [];
  if (verb === undefined || object === undefined) return { kind, verb: '', title: short, isCode: false };
  return { kind, verb, title: object, isCode: false };
}

/** The command line of a call that runs one; null if it runs none. */
export function commandOf(call: ToolCallUpdate): string | null {
  const input = call.rawInput;
  if (call.kind !== 'execute' || typeof input !== 'object' || input === null || !('command' in input))
    return null;
  const { command } = input;
  if (typeof command === 'string') return command === '' ? null : command;
  const isArgv = Array.isArray(command) && command.every((part) => typeof part === 'string');
  return isArgv ? command.join(' ') : null;
}

/** What a call that runs a command was given beside it and its directory; null for nothing. */
export function furtherInput(call: ToolCallUpdate): string | null {
  const input = call.rawInput;
  if (commandOf(call) === null || typeof input !== 'object' || input === null) return null;
  const { command: _, cwd, ...rest } = input as Record<string, unknown>; // `commandOf` found its command in it
  return rawText(typeof cwd === 'string' ? rest : { ...rest, ...(cwd !== undefined && { cwd }) });
}

/** Where it works: what the call says, else the session's directory. */
export function directoryOf(call: ToolCallUpdate, cwd: string): string {
  const input = call.rawInput;
  if (typeof input === 'object' && input !== null && 'cwd' in input && typeof input.cwd === 'string') {
    return input.cwd;
  }
  return cwd;
}

function pathOf(call: ToolCallUpdate): string | null {
  const diff = call.content?.find((item) => item.type === 'diff');
  return call.locations?.[0]?.path ?? diff?.path ?? null;
}

export function shortPath(path: string, cwd: string): string {
  return cwd.length > 1 && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}

export const diffsOf = (call: ToolCallUpdate): Extract<ToolContent, { type: 'diff' }>[] =>
  (call.content ?? []).filter((item) => item.type === 'diff');

/** Pretty JSON of what was passed in or came out; null for nothing worth showing. */
export function rawText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'object' && Object.keys(value).length === 0) return null;
  return JSON.stringify(value, null, 2);
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
