/**
 * Makes characters visible that would hide or reorder text: controls, bidirectional overrides, zero-width
 * and tag characters. What a model or an agent wrote goes through here before it is shown.
 *
 * Joiners stay where scripts need them: between letters of joining scripts, and inside emoji.
 */

/** C0 and C1 controls but tab and line feed; format characters; fillers and tags that draw nothing. */
const HIDDEN = new RegExp(
  [
    String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e]`,
    String.raw`[\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]`,
    String.raw`\u034f|\u17b4|\u17b5|[\u180b-\u180d]|[\u{e0000}-\u{e0fff}]`,
  ].join('|'),
  'gu',
);

const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}]/u;
const EMOJI_PART = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;

export function visibleText(text: string): string {
  if (text.search(HIDDEN) === -1) return text;
  return text.replace(/\r\n?/g, '\n').replace(HIDDEN, (character, offset: number, whole: string) => {
    if (character === '\u200d' || character === '\u200c') {
      const before = codePointBefore(whole, offset);
      const needed = character === '\u200d' && EMOJI_PART.test(before);
      if (needed || JOINING.test(before)) return character;
    }
    return named(character);
  });
}

/** The same on one line, for rows and titles. */
export const visibleLine = (text: string): string => visibleText(text.replace(/\s+/g, ' ').trim());

function named(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

function codePointBefore(text: string, offset: number): string {
  if (offset === 0) return '';
  const unit = text.charCodeAt(offset - 1);
  const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
  return text.slice(isLowSurrogate ? offset - 2 : offset - 1, offset);
}
