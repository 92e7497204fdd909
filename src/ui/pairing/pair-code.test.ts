import { expect, test } from 'vitest';
import { codeOf, takePairCode } from './pair-code.ts';

function windowAt(address: string) {
  const url = new URL(address);
  const written: string[] = [];
  const history = { replaceState: (_: unknown, __: string, next: string) => void written.push(next) };
  const { hash, pathname, search } = url;
  // Only what is asked of a window.
  return { written, window: { location: { hash, pathname, search }, history } as unknown as Window };
}

test('takes the code out of the address on any route, and leaves the rest', () => {
  const { window, written } = windowAt('http://localhost:8080/chat/x?y=1#pair=ABCD-1234');
  expect(takePairCode(window)).toBe('ABCD-1234');
  expect(written).toEqual(['/chat/x?y=1']);
});

test('an empty or absurdly long code leaves the address too, and is none', () => {
  for (const code of ['', '%20', 'x'.repeat(200)]) {
    const { window, written } = windowAt(`http://localhost/#pair=${code}`);
    expect(takePairCode(window)).toBeNull();
    expect(written).toEqual(['/']);
  }
});

test('another fragment stays', () => {
  const { window, written } = windowAt('http://localhost/#else');
  expect(takePairCode(window)).toBeNull();
  expect(written).toEqual([]);
});

test('reads a code that was pasted alone or as a link', () => {
  expect(codeOf(' ABCD ')).toBe('ABCD');
  expect(codeOf('http://localhost:8080/#pair=AB%2DCD')).toBe('AB-CD');
  expect(codeOf('%E0%A4%A')).toBe('%E0%A4%A');
  expect(codeOf('')).toBe('');
});
