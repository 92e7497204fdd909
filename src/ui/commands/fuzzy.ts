/** How well words that were typed fit a text: every one of them, as a part of it or as letters in its order. Pure. */

/** Higher is better; null if it does not fit. */
export function fuzzyScore(query: string, text: string): number | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const score = fitWord(word, lower);
    if (score === null) return null;
    sum += score;
  }
  return sum;
}

function fitWord(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at !== -1) {
    const isStart = at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? ' ');
    return 100 + (isStart ? 50 : 0) - Math.min(at, 40);
  }
  let from = 0;
  let gaps = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, from);
    if (next === -1) return null;
    gaps += from === 0 ? 0 : next - from;
    from = next + 1;
  }
  // Letters that are strewn over the text say nothing.
  return gaps > word.length * 3 ? null : 40 - gaps;
}
