import { expect, test } from 'vitest';
import { completed, completionAt, matchingCommands } from './completion.ts';

const commands = ['plan', 'permission', 'stream', 'explain'].map((name) => ({ name, description: '' }));
const names = (typed: string) => matchingCommands(commands, typed).map((command) => command.name);
/** `|` is the caret. */
const at = (marked: string) => completionAt(marked.replace('|', ''), marked.indexOf('|'));

test('a slash at the beginning asks for commands: those that begin with it first', () => {
  expect(at('/|')).toMatchObject({ type: 'command', query: '' });
  expect(names('')).toEqual(['plan', 'permission', 'stream', 'explain']);
  expect(names('p')).toEqual(['plan', 'permission', 'explain']);
  expect(names('PLA')).toEqual(['plan', 'explain']);
  expect(at('/stream 1|')).toBeNull();
  expect(at('a /p|')).toBeNull();
});

test('none are listed once a whole name stands there', () => {
  expect(names('plan')).toEqual([]);
  expect(names('pl')).toEqual(['plan', 'explain']);
});

test('an at sign that begins a word asks for files, at the caret', () => {
  expect(at('@|')).toEqual({ type: 'file', query: '', from: 0, to: 1 });
  expect(at('see (@src/po| and')).toEqual({ type: 'file', query: 'src/po', from: 5, to: 12 });
  expect(at('me@home|')).toBeNull();
  expect(at('@a b|')).toBeNull();
  expect(at('@sr|c')).toBeNull();
  expect(at('two\n@x|')).toMatchObject({ query: 'x', from: 4 });
});

test('a completion takes the place of what was typed, with one space behind it', () => {
  const query = completionAt('see @po', 7);
  expect(query && completed('see @po', query, '@pool.ts')).toEqual({ text: 'see @pool.ts ', caret: 13 });
  expect(query && completed('see @po now', query, '@pool.ts')).toEqual({
    text: 'see @pool.ts now',
    caret: 13,
  });
});
