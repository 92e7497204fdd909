import { expect, test } from 'vitest';
import { safeLink } from './links.ts';

test('links http, https and mail only', () => {
  for (const href of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    '//evil.test',
    'src/a.ts',
    '',
    ' javascript:x',
  ]) {
    expect(safeLink(href, 'text')).toBeNull();
  }
  expect(safeLink('https://example.com/a', 'text')?.href).toBe('https://example.com/a');
});

test('says the real host unless the text is that host’s own address', () => {
  expect(safeLink('https://example.com/a', 'https://example.com/a')?.destination).toBeNull();
  expect(safeLink('https://example.com/a', 'example.com')?.destination).toBeNull();
  expect(safeLink('https://example.com/', 'www.example.com')?.destination).toBe('example.com');
  expect(safeLink('https://evil.test/', 'https://bank.example/')?.destination).toBe('evil.test');
  expect(safeLink('https://evil.test/', 'https://evil.test@bank.example/')?.destination).toBe('evil.test');
  expect(safeLink('https://bank.example@evil.test/', 'bank.example')?.destination).toBe('evil.test');
  expect(safeLink('https://evil.test/', 'read more')?.destination).toBe('evil.test');
});

test('says where a mail goes unless the text does', () => {
  expect(safeLink('mailto:a@b.test', 'a@b.test')?.destination).toBeNull();
  expect(safeLink('mailto:a@b.test', 'write to us')?.destination).toBe('a@b.test');
});

test('a look-alike host is shown as what it is', () => {
  for (const text of ['apple.com', 'https://аpple.com/', 'аpple.com', 'https://apple.com/аpple.com']) {
    expect(safeLink('https://аpple.com/', text)?.destination, text).toBe('xn--pple-43d.com');
  }
  expect(safeLink('https://Example.com/A', 'https://EXAMPLE.com/A')?.destination).toBeNull();
});
