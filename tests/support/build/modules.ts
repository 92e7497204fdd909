/** How much of a minified script came from which module, by its source map (ECMA-426). */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

interface SourceMap {
  sources: readonly string[];
  mappings: string;
}

/** The numbers of one segment, base 64 variable-length quantities. */
function readSegment(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of text) {
    const digit = DIGITS.indexOf(char);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** Characters of the script by the module they came from. */
export function bytesByModule(code: string, { sources, mappings }: SourceMap): Map<string, number> {
  const lines = code.split('\n');
  const bytes = new Map<string, number>();
  let source = 0;
  for (const [number, line] of mappings.split(';').entries()) {
    let column = 0;
    let from: string | undefined;
    const end = (at: number): void => {
      if (from !== undefined) bytes.set(from, (bytes.get(from) ?? 0) + at - column);
    };
    for (const segment of line === '' ? [] : line.split(',')) {
      const [move = 0, step] = readSegment(segment);
      end(column + move);
      column += move;
      source += step ?? 0;
      from = step === undefined ? undefined : sources[source];
    }
    end(lines[number]?.length ?? column);
  }
  return bytes;
}
