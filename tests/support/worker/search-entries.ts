/** Entries for tests of the search: one a second. For tests only. */
import type { Entry } from '../../../src/shared/entry.ts';
import { isMessage } from '../../../src/shared/entry-change.ts';
import { toSeq } from '../../../src/shared/ids.ts';

export const entryOf = (
  seq: number,
  text: string,
  kind: 'user' | 'agent' | 'thought' | 'error' = 'agent',
  rev = seq,
): Entry => {
  const identity = { seq: toSeq(seq), rev: toSeq(rev), at: seq * 1_000 };
  const content = [{ type: 'text' as const, text }];
  switch (kind) {
    case 'user':
      return { ...identity, kind, promptId: null, messageId: null, content };
    case 'error':
      return { ...identity, kind, code: 'x', message: text };
    default:
      return { ...identity, kind, messageId: null, content };
  }
};

export const textOf = (entry: Entry): string =>
  isMessage(entry) && entry.content[0]?.type === 'text' ? entry.content[0].text : '';
