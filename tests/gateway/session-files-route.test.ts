/** `GET /v1/sessions/:id/files`: what a person may name with `@`, and nothing outside the session's directory. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileFinder } from '../../src/gateway/files/find-files.ts';
import { walkFiles } from '../../src/gateway/files/walk.ts';
import { startHouse, temporaryDirectory } from './door-harness.ts';

function write(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
const pathsOf = (files: { path: string }[]) => files.map(({ path }) => path);

it('answers the files that fit best first, and needs a token', async () => {
  const house = await startHouse();
  write(house.root, {
    'src/worker/pool.ts': '',
    'src/ui/spool-list.tsx': '',
    'README.md': '',
    'docs/guide.md': '',
  });
  const { id } = await house.service.create({ agent: 'demo', cwd: house.root });
  const ask = async (query: string) => {
    const response = await house.call(`/v1/sessions/${id}/files?${query}`);
    return { status: response.status, body: (await response.json()) as { files: { path: string }[] } };
  };
  const { status, body } = await ask('query=pool&limit=2');
  expect(status).toBe(200);
  expect(pathsOf(body.files)).toEqual(['src/worker/pool.ts', 'src/ui/spool-list.tsx']);
  expect(body).toMatchObject({ truncated: false });
  // Without a query: what lies nearest.
  expect(pathsOf((await ask('limit=1')).body.files)).toEqual(['README.md']);
  expect((await ask('limit=x')).status).toBe(400);
  expect((await house.call(`/v1/sessions/${id}/files`, { token: null })).status).toBe(401);
  expect((await house.call('/v1/sessions/nobody/files')).status).toBe(404);
});

it('is refused for a directory that is gone or outside the roots', async () => {
  const house = await startHouse();
  const outside = temporaryDirectory();
  for (const cwd of [outside, join(house.root, 'gone')]) {
    const { id } = await house.service.create({ agent: 'demo', cwd });
    expect((await house.call(`/v1/sessions/${id}/files`)).status).toBe(400);
  }
});

it('leaves out what is ignored, by every .gitignore on the way, also those above the directory', async () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'repo/.git'), { recursive: true });
  write(root, {
    '.gitignore': '*.ts',
    'repo/.git/config': '',
    'repo/.gitignore': '*.log\n/packages/a/dist\nsecret/\n',
    'repo/packages/a/.gitignore': '!kept.log\nlocal.*\n',
    'repo/packages/a/index.ts': '',
    'repo/packages/a/kept.log': '',
    'repo/packages/a/other.log': '',
    'repo/packages/a/local.json': '',
    'repo/packages/a/dist/out.js': '',
    'repo/packages/a/secret/key.txt': '',
    'repo/packages/a/node_modules/x/index.js': '',
    'repo/packages/a/.env.example': '',
  });
  const { paths, truncated } = await walkFiles(join(root, 'repo/packages/a'), root);
  expect(paths.toSorted()).toEqual(['.env.example', '.gitignore', 'index.ts', 'kept.log']);
  expect(truncated).toBe(false);
});

it('never follows a link, and is bounded in number, depth and time', async () => {
  const root = temporaryDirectory();
  const outside = temporaryDirectory();
  write(outside, { 'secret.txt': '' });
  write(root, Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`d/${'e/'.repeat(n)}f${n}.txt`, ''])));
  symlinkSync(outside, join(root, 'out'));
  symlinkSync(join(outside, 'secret.txt'), join(root, 'secret.txt'));
  symlinkSync(root, join(root, 'loop'));
  const all = await walkFiles(root, root, { depth: 100, files: 1_000, ms: 60_000 });
  expect(all).toMatchObject({ truncated: false });
  expect(all.paths).toHaveLength(30);
  expect(all.paths.join()).not.toMatch(/secret|loop/);
  expect(await walkFiles(root, root, { depth: 3, files: 1_000, ms: 60_000 })).toMatchObject({
    truncated: true,
  });
  expect((await walkFiles(root, root, { depth: 100, files: 5, ms: 60_000 })).paths).toHaveLength(5);
  expect(await walkFiles(root, root, { depth: 100, files: 1_000, ms: -1 })).toMatchObject({
    truncated: true,
  });
});

it('walks a directory once for what is typed in a row, and again later', async () => {
  const root = temporaryDirectory();
  write(root, { 'one.txt': '' });
  let time = 0;
  const find = createFileFinder({ roots: [root], now: () => time });
  expect(pathsOf((await find(root, '', 9)).files)).toEqual(['one.txt']);
  write(root, { 'two.txt': '' });
  expect(pathsOf((await find(root, '', 9)).files)).toEqual(['one.txt']);
  time += 10_000;
  expect(pathsOf((await find(root, 'two', 9)).files)).toEqual(['two.txt']);
  rmSync(root, { recursive: true });
  await expect(find(root, '', 9)).rejects.toMatchObject({ code: 'outside_roots' });
});
