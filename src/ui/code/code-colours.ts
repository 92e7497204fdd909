/**
 * The colours of code that this tab shows: asked of the worker part by part, kept while there is room, so that
 * what was seen before is coloured at once. It knows neither messages nor diffs.
 */
import { CODE_KINDS, type CodeSpans } from '../../shared/code-spans.ts';
import type { HighlightCalls } from '../../shared/rpc-highlight.ts';
import { MAX_COLOURED_LENGTH, splitCode } from './code-pieces.ts';

/** Of all texts together whose colours are kept, in UTF-16 units. */
const MAX_KEPT_LENGTH = 400_000;

export interface CodeColours {
  /** What is known already. */
  known(language: string, text: string): CodeSpans | null;
  /** Null where there are none to be had. Never rejects. */
  ask(language: string, text: string): Promise<CodeSpans | null>;
}

export function createCodeColours(calls: HighlightCalls): CodeColours {
  /** Oldest use first. */
  const kept = new Map<string, CodeSpans>();
  let keptLength = 0;
  const keyOf = (language: string, text: string) => `${language}\n${text}`;

  function keep(key: string, spans: CodeSpans): void {
    if (kept.has(key)) return;
    kept.set(key, spans);
    keptLength += key.length;
    for (const oldest of kept.keys()) {
      if (keptLength <= MAX_KEPT_LENGTH) return;
      kept.delete(oldest);
      keptLength -= oldest.length;
    }
  }

  async function colour(language: string, text: string): Promise<CodeSpans | null> {
    const spans: number[] = [];
    let isColoured = false;
    // One after the other: between two parts the worker does what is more urgent.
    for (const part of splitCode(text)) {
      const found = await calls.highlightCode(language, part).catch(() => null);
      if (found !== null) isColoured = true;
      for (const number of found ?? [CODE_KINDS.indexOf('plain'), part.length]) spans.push(number);
    }
    return isColoured ? spans : null;
  }

  return {
    known(language, text) {
      const key = keyOf(language, text);
      const spans = kept.get(key);
      if (spans === undefined) return null;
      kept.delete(key);
      kept.set(key, spans);
      return spans;
    },
    async ask(language, text) {
      if (language === '' || text.length > MAX_COLOURED_LENGTH) return null;
      const spans = kept.get(keyOf(language, text)) ?? (await colour(language, text));
      if (spans !== null) keep(keyOf(language, text), spans);
      return spans;
    },
  };
}

const coloursOf = new WeakMap<HighlightCalls, CodeColours>();

/** One for all that this page shows. */
export function codeColours(calls: HighlightCalls): CodeColours {
  const known = coloursOf.get(calls);
  if (known) return known;
  const colours = createCodeColours(calls);
  coloursOf.set(calls, colours);
  return colours;
}
