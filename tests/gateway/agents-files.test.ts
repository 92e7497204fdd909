import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSessionFiles, FileAccessError } from '../../src/gateway/agents/session-files.ts';
import {
  prompt,
  readable,
  startService,
  startSession,
  temporaryDirectory,
} from '../support/gateway/service.ts';

function folders() {
  const outside = temporaryDirectory();
  const inside = temporaryDirectory();
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(inside, 'lines.txt'), 'one\ntwo\nthree\nfour');
  return { inside, outside, files: createSessionFiles(inside) };
}
const refused = { kind: 'refused' };

describe('files of a session', () => {
  it('are read whole, or some lines of them', async () => {
    const { inside, files } = folders();
    const path = join(inside, 'lines.txt');
    expect(await files.read(path, null, null)).toBe('one\ntwo\nthree\nfour');
    expect(await files.read(path, 2, 2)).toBe('two\nthree');
    expect(await files.read(path, 3, null)).toBe('three\nfour');
    expect(await files.read(path, 9, 1)).toBe('');
  });

  it('are written, with the directories they need, and replaced whole', async () => {
    const { inside, files } = folders();
    const path = join(inside, 'a/b/new.txt');
    await files.write(path, 'a long first text');
    await files.write(path, 'short');
    expect(readFileSync(path, 'utf8')).toBe('short');
  });

  it.each([
    ['another directory', (f: ReturnType<typeof folders>) => join(f.outside, 'secret.txt')],
    [
      'dots',
      (f: ReturnType<typeof folders>) => `${f.inside}/x/../../${f.outside.split('/').at(-1)}/secret.txt`,
    ],
    ['a relative path', () => 'lines.txt'],
    ['a NUL', (f: ReturnType<typeof folders>) => join(f.inside, 'lines.txt\0')],
    ['a directory with the same beginning', (f: ReturnType<typeof folders>) => `${f.inside}-other/x`],
  ])('are refused outside the directory: %s', async (_name, path) => {
    const f = folders();
    await expect(f.files.read(path(f), null, null)).rejects.toBeInstanceOf(FileAccessError);
    await expect(f.files.write(path(f), 'x')).rejects.toBeInstanceOf(FileAccessError);
    expect(readFileSync(join(f.outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  it('are refused through symbolic links, to files, to directories, and to nothing', async () => {
    const { inside, outside, files } = folders();
    symlinkSync(join(outside, 'secret.txt'), join(inside, 'file-link'));
    symlinkSync(outside, join(inside, 'directory-link'));
    symlinkSync(join(outside, 'not-yet.txt'), join(inside, 'dangling-link'));
    for (const path of [
      'file-link',
      'directory-link/secret.txt',
      'directory-link/new.txt',
      'dangling-link',
    ]) {
      await expect(files.write(join(inside, path), 'x')).rejects.toMatchObject(refused);
    }
    await expect(files.read(join(inside, 'file-link'), null, null)).rejects.toMatchObject(refused);
    await expect(files.read(join(inside, 'directory-link/secret.txt'), null, null)).rejects.toMatchObject(
      refused,
    );
    await expect(files.read(join(inside, 'dangling-link'), null, null)).rejects.toMatchObject({
      kind: 'missing',
    });
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  it('follow links that stay inside', async () => {
    const { inside, files } = folders();
    symlinkSync(join(inside, 'lines.txt'), join(inside, 'link'));
    expect(await files.read(join(inside, 'link'), 1, 1)).toBe('one');
  });

  it('are files: no directory, no device', async () => {
    const { inside, files } = folders();
    mkdirSync(join(inside, 'directory'));
    await expect(files.read(join(inside, 'directory'), null, null)).rejects.toMatchObject(refused);
    await expect(files.write(join(inside, 'directory'), 'x')).rejects.toBeInstanceOf(FileAccessError);
    await expect(createSessionFiles('/dev').read('/dev/zero', null, null)).rejects.toMatchObject(refused);
  });

  it('are what an agent reads and writes, and an agent is told what is wrong', async () => {
    const { service, root } = await startService();
    writeFileSync(join(root, 'note.txt'), 'first\nsecond');
    const id = await startSession(service);
    const answer = async (words: string) => {
      await prompt(service, id, words);
      return JSON.parse((readable(service, id).at(-1) ?? '').replace('agent: ', ''));
    };
    expect(await answer(`read ${root}/note.txt 2 1`)).toEqual({ content: 'second' });
    await answer(`write ${root}/out.txt written by the agent`);
    expect(readFileSync(join(root, 'out.txt'), 'utf8')).toBe('written by the agent');
    expect(await answer('read /etc/passwd')).toMatchObject({ code: -32602 });
    expect(await answer(`read ${root}/missing.txt`)).toMatchObject({ code: -32002 });
    expect(await answer(`write ${root}/../escape.txt x`)).toMatchObject({ code: -32602 });
  });
});
