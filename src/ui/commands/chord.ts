/**
 * Chords: `Mod+K`, `Alt+1`, `?`. `Mod` is Cmd on a Mac, Ctrl elsewhere. A chord without a modifier counts only where
 * nobody types. Letters with Alt go by the key's place, since on a Mac Alt writes another letter.
 */

const MODIFIERS = ['Mod', 'Alt', 'Shift'] as const;
type Modifier = (typeof MODIFIERS)[number];

interface Chord {
  modifiers: ReadonlySet<Modifier>;
  key: string;
}

const isModifier = (part: string): part is Modifier => MODIFIERS.some((name) => name === part);

function parse(chord: string): Chord {
  const parts = chord.split('+');
  return { modifiers: new Set(parts.filter(isModifier)), key: parts.find((part) => !isModifier(part)) ?? '' };
}

const CODES: Readonly<Record<string, string>> = { '.': 'Period', ',': 'Comma' };
const codeOf = (key: string): string =>
  CODES[key] ?? (/^[0-9]$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`);

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function matchesChord(chord: string, event: KeyPress, isTyping: boolean): boolean {
  const { modifiers, key } = parse(chord);
  const hasMod = event.ctrlKey || event.metaKey;
  // Ctrl with Alt is AltGr: it writes.
  if (hasMod !== modifiers.has('Mod') || event.altKey !== modifiers.has('Alt')) return false;
  if (event.altKey) return event.shiftKey === modifiers.has('Shift') && event.code === codeOf(key);
  if (hasMod)
    return event.shiftKey === modifiers.has('Shift') && event.key.toLowerCase() === key.toLowerCase();
  return !isTyping && event.key === key;
}

/** As keys are written on this machine: `Ctrl K`, `⌥ 1`. */
export function chordText(chord: string, isMac: boolean): string {
  const { modifiers, key } = parse(chord);
  const names: Record<Modifier, string> = isMac
    ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' }
    : { Mod: 'Ctrl', Alt: 'Alt', Shift: 'Shift' };
  return [...MODIFIERS.filter((name) => modifiers.has(name)).map((name) => names[name]), key].join(' ');
}

/** For `aria-keyshortcuts`. */
export const ariaChord = (chord: string, isMac: boolean): string =>
  chord.replace('Mod', isMac ? 'Meta' : 'Control');

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);
