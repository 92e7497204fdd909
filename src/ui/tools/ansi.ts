/**
 * Terminal output as runs of styled text. Colours and emphasis are kept, as class names; every other escape
 * sequence (cursor moves, titles, links, queries) is dropped. Pure; never throws.
 * Source: ECMA-48 for the sequences, xterm for OSC.
 */

export interface AnsiRun {
  text: string;
  /** Class names such as `fg1 bold`; empty for plain text. */
  classes: string;
}

interface Style {
  fg: number | null;
  bg: number | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  inverse: boolean;
}

const PLAIN: Style = {
  fg: null,
  bg: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

/** SGR, any other CSI, OSC and other strings, two-character escapes: in this order. */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it looks for.
  /\u001b\[([\d;:]*)m|\u001b\[[\d;:?<=>!]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[ -/]*[0-~]?/g;

export const hasEscapes = (text: string): boolean => text.includes('\u001b');

export function parseAnsi(source: string): AnsiRun[] {
  const text = overwriteLines(source);
  const runs: AnsiRun[] = [];
  let style = PLAIN;
  let from = 0;
  const add = (piece: string) => {
    if (piece === '') return;
    const classes = classesOf(style);
    const last = runs.at(-1);
    if (last?.classes === classes) last.text += piece;
    else runs.push({ text: piece, classes });
  };
  for (const match of text.matchAll(ESCAPES)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) style = applySgr(style, match[1]);
  }
  add(text.slice(from));
  return runs;
}

/** A carriage return starts the line again: progress bars show how they ended. */
function overwriteLines(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1).replace(/\r$/, ''))
    .join('\n');
}

function applySgr(before: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((part) => (part === '' ? 0 : Number(part)));
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const isIndexed = codes[index + 1] === 5;
      const color = isIndexed ? basicColor(codes[index + 2] ?? 0) : null;
      style = code === 38 ? { ...style, fg: color } : { ...style, bg: color };
      index += isIndexed ? 2 : 4;
    } else style = applyCode(style, code);
  }
  return style;
}

function applyCode(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, fg: null };
    case 49:
      return { ...style, bg: null };
    default:
      return style;
  }
}

/** One of the 16 colours that the theme has, nearest to one of the 256; null for greys. */
function basicColor(index: number): number | null {
  if (index < 16) return index;
  if (index > 231) return null;
  const cube = index - 16;
  const channels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  const most = Math.max(...channels);
  const bits = channels.map((level) => (level * 2 > most ? 1 : 0));
  const color = (bits[0] ?? 0) + (bits[1] ?? 0) * 2 + (bits[2] ?? 0) * 4;
  return color === 0 || color === 7 ? null : color;
}

function classesOf(style: Style): string {
  const [fg, bg] = style.inverse ? [style.bg ?? 0, style.fg ?? 7] : [style.fg, style.bg];
  const names: string[] = [];
  if (fg !== null) names.push(`fg${fg % 8}`);
  if (bg !== null) names.push(`bg${bg % 8}`);
  for (const name of ['bold', 'dim', 'italic', 'underline', 'strike'] as const)
    if (style[name]) names.push(name);
  return names.join(' ');
}
