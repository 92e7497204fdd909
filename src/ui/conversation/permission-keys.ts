/**
 * Which keys answer a question: y, a, n by what its options mean. They answer only where nobody can be typing them,
 * and only what is in view; with Alt they answer anywhere.
 */
import type { PermissionOption } from '../../shared/acp.ts';
import { singleKeys } from '../preferences/single-keys.ts';

export type AnswerKey = 'y' | 'a' | 'n';

/** Of each option the letter that answers with it, or null: the first option of a kind has its letter. */
export function answerKeys(options: readonly PermissionOption[]): (AnswerKey | null)[] {
  const indexOf = (...kinds: PermissionOption['kind'][]) => {
    for (const kind of kinds) {
      const index = options.findIndex((option) => option.kind === kind);
      if (index >= 0) return index;
    }
    return -1;
  };
  const places: Record<AnswerKey, number> = {
    y: indexOf('allow_once'),
    a: indexOf('allow_always'),
    n: indexOf('reject_once', 'reject_always'),
  };
  return options.map((_, index) => LETTERS.find((letter) => places[letter] === index) ?? null);
}

const LETTERS: readonly AnswerKey[] = ['y', 'a', 'n'];

/** The option that this key chooses, or -1. `card` is where the question is shown. */
export function chosenBy(
  event: KeyboardEvent,
  options: readonly PermissionOption[],
  card: Element | null,
): number {
  if (event.ctrlKey || event.metaKey || event.repeat || event.isComposing || event.defaultPrevented)
    return -1;
  if (event.shiftKey || card === null) return -1;
  if (event.altKey) {
    // On a Mac, Alt writes another letter: the key's place says which one it is.
    const letter = LETTERS.find((known) => event.code === `Key${known.toUpperCase()}`);
    return letter === undefined ? -1 : answerKeys(options).indexOf(letter);
  }
  if (!singleKeys.peek() || !isFree(card) || !isInView(card)) return -1;
  const letter = LETTERS.find((known) => known === event.key.toLowerCase());
  return letter === undefined ? -1 : answerKeys(options).indexOf(letter);
}

/** Nothing has the focus, or the card has, or the conversation around it. */
function isFree(card: Element): boolean {
  if (document.querySelector('dialog[open]')) return false;
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body || card.contains(activeElement)) return true;
  return activeElement.getAttribute('role') === 'log';
}

function isInView(card: Element): boolean {
  const { top, bottom } = card.getBoundingClientRect();
  return bottom >= 0 && top <= innerHeight;
}
