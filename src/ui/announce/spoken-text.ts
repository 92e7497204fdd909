/** What of a text that still grows can be said aloud by now: whole sentences, and code as how much of it there is. Pure. */

/** Ends a sentence, a line, or a fence of code. */
const END = /[.!?…。！？]["'”’)\]]*(?=\s)|\n/g;
const FENCE = /^[ \t]*(?:```|~~~)/gm;
/** Marks that say nothing aloud. */
const MARKS =
  /(?<=^|[\s(])[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}(?=$|[\s).,;:!?])|^[ \t]*(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+/gm;
const LINK = /!?\[([^\]]*)\]\([^)]*\)/g;

export interface Spoken {
  text: string;
  /** How much of the whole is said with it. */
  end: number;
}

/** `from`: what was said before. `isWhole`: nothing follows any more. */
export function speakable(whole: string, from: number, isWhole: boolean): Spoken {
  const end = isWhole ? whole.length : sayableEnd(whole, from);
  return { text: aloud(whole.slice(from, end)), end };
}

/** Never within code that is not closed yet: it is said as one. */
function sayableEnd(whole: string, from: number): number {
  const rest = whole.slice(from);
  const fences = [...rest.matchAll(FENCE)];
  const open = fences.length % 2 === 1 ? fences.at(-1) : undefined;
  const limit = open === undefined ? rest.length : open.index;
  let end = 0;
  for (const match of rest.slice(0, limit).matchAll(END)) end = match.index + match[0].length;
  const closed = open === undefined ? fences.at(-1) : fences.at(-2);
  // A sentence's end within closed code is none.
  const isInCode = closed !== undefined && end < closed.index + closed[0].length && fences.length > 1;
  return from + (isInCode ? closed.index + closed[0].length : end);
}

function aloud(text: string): string {
  const parts = text.split(/^[ \t]*(?:```|~~~).*$/m);
  return parts
    .map((part, index) => (index % 2 === 1 ? codeWords(part) : plain(part)))
    .filter((part) => part !== '')
    .join(' ');
}

const plain = (text: string): string =>
  text.replace(LINK, '$1').replace(MARKS, '').replace(/\s+/g, ' ').trim();

function codeWords(code: string): string {
  const lines = code.split('\n').filter((line) => line.trim() !== '').length;
  return lines === 1 ? 'Code, 1 line.' : `Code, ${lines} lines.`;
}
