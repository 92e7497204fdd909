/** Apart from the schema: a page loads it first, and parses none. */
import type { Draft } from './draft.ts';

export const EMPTY_DRAFT: Draft = { text: '', files: [], images: [] };
