import { expect, test } from 'vitest';
import { parseAnsi } from './ansi.ts';

const ESC = '\u001b';

test('keeps colours and emphasis as names', () => {
  expect(
    parseAnsi(`${ESC}[31mred${ESC}[0m plain ${ESC}[1;32mbold green${ESC}[22m green${ESC}[39m end`),
  ).toEqual([
    { text: 'red', classes: 'fg1' },
    { text: ' plain ', classes: '' },
    { text: 'bold green', classes: 'fg2 bold' },
    { text: ' green', classes: 'fg2' },
    { text: ' end', classes: '' },
  ]);
});

test('takes bright, indexed and true colours to the nearest the theme has', () => {
  expect(
    parseAnsi(`${ESC}[91ma${ESC}[38;5;196mb${ESC}[38;2;1;2;3mc${ESC}[38;5;244md`).map((run) => run.classes),
  ).toEqual(['fg1', '']);
  expect(parseAnsi(`${ESC}[7;31mx`)).toEqual([{ text: 'x', classes: 'fg0 bg1' }]);
});

test('drops every other sequence, finished or not', () => {
  expect(
    parseAnsi(
      `a${ESC}[2Jb${ESC}[10;20Hc${ESC}]0;title\u0007d${ESC}]8;;https://evil.test${ESC}\\e${ESC}(Bf${ESC}[?25lg`,
    ),
  ).toEqual([{ text: 'abcdefg', classes: '' }]);
  expect(parseAnsi(`a${ESC}`)).toEqual([{ text: 'a', classes: '' }]);
  expect(parseAnsi(`a${ESC}]0;never ends`)).toEqual([{ text: 'a', classes: '' }]);
});

test('a line that was written over shows how it ended', () => {
  expect(parseAnsi('10%\r50%\r100%\ndone\r\nx')).toEqual([{ text: '100%\ndone\nx', classes: '' }]);
});
