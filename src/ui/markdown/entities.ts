/** Character references as markdown knows them. The lexer resolves the numeric ones; these are the named ones in use. */

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  times: '×',
  divide: '÷',
  plusmn: '±',
  deg: '°',
  le: '≤',
  ge: '≥',
  ne: '≠',
  larr: '←',
  rarr: '→',
  uarr: '↑',
  darr: '↓',
  harr: '↔',
  check: '✓',
  euro: '€',
  pound: '£',
  sect: '§',
  para: '¶',
  micro: 'µ',
};

export const decodeEntities = (text: string): string =>
  text.includes('&')
    ? text.replace(/&([a-z]+);/gi, (whole, name: string) =>
        Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole,
      )
    : text;
