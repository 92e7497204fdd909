import { expect, test } from 'vitest';
import type { ContentBlock } from '../../shared/acp.ts';
import { plainText } from '../../shared/acp.ts';
import {
  contentOf,
  draftOf,
  editedContent,
  fileUri,
  joinDrafts,
  namedFiles,
  withoutFile,
} from './prompt-content.ts';

const file = (path: string) => ({ path, uri: fileUri('/home/me/app', path) });
const link = (path: string): ContentBlock => ({ type: 'resource_link', name: path, uri: file(path).uri });
const text = (words: string): ContentBlock => ({ type: 'text', text: words });
const image = { id: '1', name: 'a.png', mimeType: 'image/png', data: 'AAAA' };
let made = 0;
const newId = () => `${++made}`;

test('files are links in their place, images come last', () => {
  const draft = {
    text: ' see @a.ts and (@src/b c.ts), please ',
    files: [file('a.ts'), file('src/b c.ts')],
    images: [image],
  };
  const content = contentOf(draft);
  expect(content).toEqual([
    text('see '),
    link('a.ts'),
    text(' and ('),
    link('src/b c.ts'),
    text('), please'),
    { type: 'image', data: 'AAAA', mimeType: 'image/png' },
  ]);
  expect(plainText(content)).toBe('see a.ts and (src/b c.ts), please\n[image]');
  const again = draftOf(content, newId);
  expect(again).toMatchObject({ text: draft.text.trim(), files: draft.files });
  expect(contentOf(again)).toEqual(content);
});

test('a name within a word, or a part of a longer one, is no link', () => {
  const files = [file('a.ts'), file('a.tsx')];
  expect(contentOf({ text: 'me@a.ts @a.tsx @a.tsy', files, images: [] })).toEqual([
    text('me@a.ts '),
    link('a.tsx'),
    text(' @a.tsy'),
  ]);
});

test('a file is named as long as the text names it', () => {
  const draft = { text: 'see @a.ts now, @b.ts', files: [file('a.ts'), file('b.ts'), file('c.ts')] };
  expect(namedFiles(draft).map(({ path }) => path)).toEqual(['a.ts', 'b.ts']);
  expect(withoutFile(draft, 'a.ts').text).toBe('see now, @b.ts');
});

test('an edit of the text keeps links that are still named, and what is no text', () => {
  const content = [text('see '), link('a.ts'), { type: 'image' as const, data: '', mimeType: 'image/png' }];
  expect(editedContent(content, 'look at @a.ts')).toEqual([text('look at '), link('a.ts'), content[2]]);
  expect(editedContent(content, 'no')).toEqual([text('no'), content[2]]);
});

test('two drafts become one, and a file is named once', () => {
  const one = { text: 'a', files: [file('a.ts')], images: [image] };
  expect(joinDrafts(one, { text: 'b', files: [file('a.ts')], images: [] })).toEqual({ ...one, text: 'a\nb' });
  expect(joinDrafts({ text: '', files: [], images: [] }, one)).toEqual(one);
});

test('addresses of files are escaped', () => {
  expect(fileUri('/home/me', 'a b#c.ts')).toBe('file:///home/me/a%20b%23c.ts');
  expect(fileUri('C:\\Users\\me', 'a.ts')).toBe('file:///C:/Users/me/a.ts');
});
