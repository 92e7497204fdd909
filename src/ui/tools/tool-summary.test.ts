import { expect, test } from 'vitest';
import { commandOf, directoryOf, furtherInput, rawText, toolSummary } from './tool-summary.ts';

const CWD = '/home/dev/project';
const summary = (call: object) => toolSummary({ toolCallId: 't', ...call }, CWD);

test('says the command of what runs one', () => {
  expect(summary({ kind: 'execute', title: 'Terminal', rawInput: { command: 'echo hi' } })).toMatchObject({
    verb: 'Run',
    title: 'echo hi',
    isCode: true,
  });
  expect(commandOf({ toolCallId: 't', kind: 'execute', rawInput: { command: ['ls', '-l'] } })).toBe('ls -l');
  expect(commandOf({ toolCallId: 't', kind: 'read', rawInput: { command: 'x' } })).toBeNull();
});

test('says verb and path where the agent only names its tool', () => {
  expect(summary({ kind: 'read', title: 'read', locations: [{ path: `${CWD}/src/a.ts` }] })).toMatchObject({
    verb: 'Read',
    title: 'src/a.ts',
  });
  expect(
    summary({ kind: 'edit', title: 'write', content: [{ type: 'diff', path: '/etc/hosts', newText: '' }] }),
  ).toMatchObject({ verb: 'Edit', title: '/etc/hosts' });
});

test('keeps a title that says it, with paths made short', () => {
  expect(summary({ kind: 'edit', title: `Write ${CWD}/hello.txt` })).toMatchObject({
    verb: 'Write',
    title: 'hello.txt',
  });
  expect(summary({ title: 'todowrite' })).toMatchObject({ verb: '', title: 'Todowrite' });
  expect(summary({})).toMatchObject({ verb: 'Tool', title: '' });
});

test('makes hidden characters of a command visible', () => {
  expect(summary({ kind: 'execute', rawInput: { command: 'rm \u202e-rf' } }).title).toBe('rm ⟨U+202E⟩-rf');
});

test('the directory is the call’s own where it has one', () => {
  expect(directoryOf({ toolCallId: 't', rawInput: { cwd: '/tmp' } }, CWD)).toBe('/tmp');
  expect(directoryOf({ toolCallId: 't', rawInput: 'x' }, CWD)).toBe(CWD);
});

test('what went in or came out is text or pretty JSON, and nothing is nothing', () => {
  expect(rawText({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(rawText('x')).toBe('x');
  for (const nothing of [undefined, null, '', {}, []]) expect(rawText(nothing)).toBeNull();
});

test('what a command is given beside it is not left out', () => {
  const call = (rawInput: unknown) => ({ toolCallId: 't', kind: 'execute' as const, rawInput });
  expect(furtherInput(call({ command: 'ls', cwd: '/tmp' }))).toBeNull();
  expect(furtherInput(call({ command: 'ls', env: { PATH: '/evil' }, sandbox: false }))).toContain('"/evil"');
  expect(furtherInput(call({ command: 'ls', cwd: ['/a'] }))).toContain('/a');
  expect(furtherInput(call({ path: 'x' }))).toBeNull();
});
