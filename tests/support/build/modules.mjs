/** How much of a minified script came from which module, by its source map (ECMA-426). */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment, base 64 variable-length quantities. */
function readSegment(text) {
  const numbers = [];
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
export function bytesByModule(code, { sources, mappings }) {
  const lines = code.split('\n');
  const bytes = new Map();
  let source = 0;
  for (const [number, line] of mappings.split(';').entries()) {
    let column = 0;
    let from = null;
    const end = (at) => {
      if (from !== null) bytes.set(sources[from], (bytes.get(sources[from]) ?? 0) + at - column);
    };
    for (const segment of line === '' ? [] : line.split(',')) {
      const [move, step] = readSegment(segment);
      end(column + move);
      column += move;
      if (step === undefined) from = null;
      else {
        source += step;
        from = source;
      }
    }
    end(lines[number]?.length ?? column);
  }
  return bytes;
}
