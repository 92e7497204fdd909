import { expect, it } from 'vitest';
import type { Entry, EntryOf } from '../../shared/entry.ts';
import { toSeq } from '../../shared/ids.ts';
import { searchTexts } from './entry-texts.ts';

const identity = { seq: toSeq(1), rev: toSeq(1), at: 1 };
const tool = (call: Partial<EntryOf<'tool'>['call']>): Entry => ({
  ...identity,
  kind: 'tool',
  status: 'completed',
  endedAt: 2,
  call: { toolCallId: 't', ...call },
});
const say = (text: string) => ({ type: 'content' as const, content: { type: 'text' as const, text } });

it('a tool is found by its title, paths, input and output, each once and without colours', () => {
  const entry = tool({
    title: 'Run tests',
    locations: [{ path: 'src/pool.ts' }],
    rawInput: { command: ['npx', 'vitest'], options: { cwd: '/srv' } },
    content: [say('\u001b[31mfailed\u001b[0m twice'), { type: 'terminal', terminalId: 'x' }],
    rawOutput: { stdout: 'not read: the content says it' },
  });
  expect(searchTexts(entry)).toEqual(['Run tests', 'src/pool.ts', 'npx', 'vitest', '/srv', 'failed twice']);
  expect(searchTexts(tool({ name: 'shell', rawOutput: { stdout: 'raw' } }))).toEqual(['shell', 'raw']);
});

it('an edit is found by its path and by both sides', () => {
  const diff = { type: 'diff' as const, path: 'a.ts', oldText: 'before', newText: 'after' };
  expect(searchTexts(tool({ title: 'Edit', content: [diff] }))).toEqual(['Edit', 'a.ts', 'after', 'before']);
});

it('a message is read whole, its images not at all', () => {
  const content = [
    { type: 'text' as const, text: 'x'.repeat(100_000) },
    { type: 'image' as const, data: 'aGVsbG8=', mimeType: 'image/png' },
    { type: 'resource_link' as const, name: 'notes.md', uri: 'file:///notes.md' },
  ];
  const texts = searchTexts({ ...identity, kind: 'agent', messageId: null, content });
  expect(texts.map((text) => text.length)).toEqual([100_000, 25]);
});

it('what a program wrote is bounded, however much of it there is', () => {
  const endless = Array.from({ length: 1_000 }, (_, i) => say(`line ${i} `.repeat(100)));
  const all = searchTexts(tool({ content: endless, rawInput: { deep: { deep: ['x'.repeat(1e6)] } } })).join(
    '',
  );
  expect(all.length).toBeLessThanOrEqual(16_384);
  expect(all).toContain('line 0');
});
