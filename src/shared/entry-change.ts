/** What a change makes of an entry. Apart from the entries' schemas: a page loads this first, and parses none. */
import type { ContentBlock } from './acp.ts';
import type { Entry, EntryChange, MessageEntry } from './entry.ts';

export const isMessage = (entry: Entry): entry is MessageEntry =>
  entry.kind === 'user' || entry.kind === 'agent' || entry.kind === 'thought';

/** Content with text added at its end: to its last block where that is text, else as a new block. */
export function appendText(content: readonly ContentBlock[], text: string): ContentBlock[] {
  const last = content.at(-1);
  if (last?.type === 'text') return [...content.slice(0, -1), { type: 'text', text: last.text + text }];
  return [...content, { type: 'text', text }];
}

/**
 * The entry after a change. `current` is the copy at hand, if any; a change that is no newer than it,
 * or an append to an entry that is not at hand, leaves it as it is.
 */
export function applyChange(current: Entry | undefined, change: EntryChange): Entry | undefined {
  if (change.type === 'put') {
    return current === undefined || change.entry.rev > current.rev ? change.entry : current;
  }
  if (current === undefined || !isMessage(current) || change.rev <= current.rev) return current;
  return { ...current, rev: change.rev, content: appendText(current.content, change.text) };
}
