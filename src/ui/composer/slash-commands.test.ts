import { expect, test } from 'vitest';
import { isWholeCommand, matchingCommands } from './slash-commands.ts';

const commands = ['plan', 'permission', 'stream', 'explain'].map((name) => ({ name, description: '' }));
const names = (text: string) => matchingCommands(commands, text).map((command) => command.name);

test('a slash at the beginning lists commands: those that begin with it first', () => {
  expect(names('/')).toEqual(['plan', 'permission', 'stream', 'explain']);
  expect(names('/p')).toEqual(['plan', 'permission', 'explain']);
  expect(names('/PLAN')).toEqual(['plan', 'explain'].slice(0, 1));
});

test('nothing is listed once the name is followed by something, or without a slash', () => {
  expect(names('/stream 1')).toEqual([]);
  expect(names('a /p')).toEqual([]);
  expect(names('')).toEqual([]);
});

test('knows when the whole name stands there', () => {
  expect(isWholeCommand(commands, '/plan')).toBe(true);
  expect(isWholeCommand(commands, '/pl')).toBe(false);
});
