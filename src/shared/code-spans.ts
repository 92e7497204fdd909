/**
 * Coloured code as it crosses the port: what kind of thing each stretch of a text is, never the text itself and
 * never markup. The page cuts its own text by it, so nothing that comes back can put words there.
 */

export const CODE_KINDS = [
  'plain',
  'comment',
  'keyword',
  'string',
  'number',
  'function',
  'type',
  'name',
  'meta',
  'added',
  'removed',
] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

/** An index in `CODE_KINDS` and a length in UTF-16 units, in turn; together as long as the text. */
export type CodeSpans = readonly number[];

/** The longest text that is coloured in one call: what takes longer than a few ms would hold up the sockets. */
export const MAX_CODE_LENGTH = 8_000;
