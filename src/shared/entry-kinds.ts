/** The kinds of entries, as values and without schemas: the page's first load reads them from addresses. */
import type { EntryKind } from './entry.ts';

/** The search index stores kinds by their place in here: the order never changes, new ones go to the end. */
export const ENTRY_KINDS = [
  'user',
  'agent',
  'thought',
  'tool',
  'plan',
  'permission',
  'notice',
  'error',
] as const satisfies readonly EntryKind[];
