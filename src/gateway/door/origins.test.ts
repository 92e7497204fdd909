import { describe, expect, it } from 'vitest';
import { checkOrigin, createOrigins, isLoopback } from './origins.ts';

const head = (host?: string, origin?: string) => ({
  url: '/',
  headers: { ...(host !== undefined && { host }), ...(origin !== undefined && { origin }) },
  rawHeaders: [],
});

describe('the names that are ours', () => {
  it('are the loopback names with our port, the host, and the public addresses', () => {
    const { hosts, origins } = createOrigins({
      host: '192.168.1.5',
      port: 8080,
      tls: true,
      publicUrls: ['https://a.example.net', 'http://b.example.net:81'],
    });
    expect([...hosts]).toEqual([
      'localhost:8080',
      '127.0.0.1:8080',
      '[::1]:8080',
      '192.168.1.5:8080',
      'a.example.net',
      'b.example.net:81',
    ]);
    expect([...origins]).toContain('https://192.168.1.5:8080');
    expect([...origins]).toContain('http://b.example.net:81');
  });

  it('go without a port where the scheme has it', () => {
    const ours = createOrigins({ host: '127.0.0.1', port: 80, tls: false, publicUrls: [] });
    expect(checkOrigin(head('localhost', 'http://localhost'), ours)).toBeNull();
    expect(checkOrigin(head('localhost', 'http://localhost:443'), ours)).toMatchObject({ status: 403 });
  });

  it('behind a wildcard are this machine’s, not any', () => {
    const { hosts } = createOrigins({ host: '0.0.0.0', port: 8080, tls: true, publicUrls: [] });
    expect(hosts.has('localhost:8080')).toBe(true);
    expect(hosts.has('evil.test:8080')).toBe(false);
  });
});

it('knows the addresses that only this machine reaches', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]'])
    expect(isLoopback(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '127.0.0.1.evil.test', 'localhost.evil.test', '192.168.1.5']) {
    expect(isLoopback(host)).toBe(false);
  }
});
