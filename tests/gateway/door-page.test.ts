import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { knock, startHouse, temporaryDirectory } from './door-harness.ts';

function builtPage(more: Record<string, string> = {}): string {
  const dir = join(temporaryDirectory(), 'app');
  mkdirSync(join(dir, 'assets'), { recursive: true });
  writeFileSync(join(dir, '../secret.txt'), 'secret');
  const files = {
    'index.html': '<!doctype html><title>Aperture</title>',
    'sw.js': 'self',
    'manifest.webmanifest': '{}',
    'assets/main-Ab3dEf9h.js': 'export {}',
    'assets/main-Ab3dEf9h.js.gz': gzipSync('export {}'),
    'assets/style-Ab3dEf9h.css': 'a{}',
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ...more,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

describe('the page', () => {
  it.each([
    '/',
    '/chat/x',
    '/chat/a/b',
    '/new',
    '/settings',
    '/pair',
  ])('is served at %s, always fresh', async (path) => {
    const house = await startHouse({ appDir: builtPage() });
    const response = await fetch(`${house.url}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Aperture</title>');
  });

  it('has its files with their types, kept for ever where the name has a hash', async () => {
    const house = await startHouse({ appDir: builtPage() });
    const of = async (path: string) => {
      const { status, headers } = await fetch(`${house.url}${path}`, {
        headers: { 'Accept-Encoding': 'identity' },
      });
      return [status, headers.get('content-type')?.split(';')[0], headers.get('cache-control')];
    };
    const forEver = 'public, max-age=31536000, immutable';
    expect(await of('/assets/main-Ab3dEf9h.js')).toEqual([200, 'text/javascript', forEver]);
    expect(await of('/assets/style-Ab3dEf9h.css')).toEqual([200, 'text/css', forEver]);
    expect(await of('/sw.js')).toEqual([200, 'text/javascript', 'no-cache']);
    expect(await of('/manifest.webmanifest')).toEqual([200, 'application/manifest+json', 'no-cache']);
    expect(await of('/icon.svg')).toEqual([200, 'image/svg+xml', 'no-cache']);
    expect((await of('/nothing.js'))[0]).toBe(404);
  });

  it('is compressed for who takes that', async () => {
    const house = await startHouse({ appDir: builtPage({ 'big.css': 'a{}'.repeat(2_000) }) });
    const response = await fetch(`${house.url}/big.css`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toHaveLength(6_000);
    const packed = await fetch(`${house.url}/assets/main-Ab3dEf9h.js`, {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
  });

  it('serves nothing outside its folder', async () => {
    const house = await startHouse({ appDir: builtPage() });
    const paths = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/..\\secret.txt',
      '/%00',
      '//etc/passwd',
    ];
    for (const path of paths) {
      const request = `GET ${path} HTTP/1.1\r\nHost: localhost:${house.port}\r\nConnection: close\r\n\r\n`;
      const answer = await knock(house.port, request);
      expect(answer, path).toMatch(/^HTTP\/1.1 40[04]/);
      expect(answer, path).not.toContain('secret\n');
    }
  });

  it('explains itself when it is not built', async () => {
    const house = await startHouse();
    const response = await fetch(`${house.url}/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm start');
  });
});

describe('GET /v1/directories', () => {
  async function houseWithDirectories() {
    const house = await startHouse();
    for (const name of ['b', 'a', '.hidden', 'a/deep'])
      mkdirSync(join(house.root, name), { recursive: true });
    writeFileSync(join(house.root, 'file.txt'), '');
    symlinkSync('/etc', join(house.root, 'escape'));
    symlinkSync(join(house.root, 'a'), join(house.root, 'link'));
    const list = async (path?: string) => {
      const query = path === undefined ? '' : `?path=${encodeURIComponent(path)}`;
      const response = await house.call(`/v1/directories${query}`);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    return { house, list };
  }

  it('lists the directories of the first root by name, without hidden ones', async () => {
    const { house, list } = await houseWithDirectories();
    const { root } = house;
    expect((await list()).body).toEqual({
      path: root,
      parent: null,
      directories: ['a', 'b', 'link'].map((name) => ({ name, path: join(root, name) })),
    });
    expect((await list(join(root, 'a'))).body).toEqual({
      path: join(root, 'a'),
      parent: root,
      directories: [{ name: 'deep', path: join(root, 'a/deep') }],
    });
  });

  it('shows hidden ones where the dot is typed', async () => {
    const { house, list } = await houseWithDirectories();
    const { directories } = (await list(`${house.root}/.`)).body as { directories: { name: string }[] };
    expect(directories.map(({ name }) => name)).toContain('.hidden');
    expect((await list(join(house.root, '.hidden'))).status).toBe(200);
  });

  it('leads nowhere else', async () => {
    const { house, list } = await houseWithDirectories();
    const outside = [
      '/',
      '/etc',
      `${house.root}/..`,
      `${house.root}/a/../..`,
      `${house.root}/escape`,
      `${house.root}x`,
      `${house.root}/../nothing`,
    ];
    for (const path of outside) {
      const { status, body } = await list(path);
      expect(status, path).toBe(400);
      expect(body, path).toMatchObject({ error: { code: 'outside_roots' } });
    }
    expect((await list('relative')).status).toBe(400);
    expect((await list(`${house.root}/\0`)).status).toBe(400);
    expect((await list(`${house.root}/nothing`)).status).toBe(404);
    expect((await list(`${house.root}/file.txt`)).status).toBe(400);
  });
});
