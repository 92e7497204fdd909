import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCommand, type StartOptions } from './options.ts';

const parse = (...argv: string[]) => parseCommand(argv, {});

function started(...argv: string[]): StartOptions {
  const command = parse(...argv);
  if (command.type !== 'start') throw new Error(JSON.stringify(command));
  return command.options;
}

function temporaryDirectory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'aperture-cli-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('the command line', () => {
  it('has the defaults that are promised', () => {
    expect(started()).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDir: join(homedir(), '.local/share/aperture'),
      roots: [realpathSync(homedir())],
      agents: [],
      publicUrls: [],
      keep: { type: 'for', ms: 30 * 86_400_000 },
      tls: null,
      openBrowser: true,
      log: 'pretty',
    });
  });

  it('keeps data where XDG_DATA_HOME says, unless that is relative', () => {
    const dataDir = (XDG_DATA_HOME: string) => {
      const command = parseCommand([], { XDG_DATA_HOME });
      return command.type === 'start' && command.options.dataDir;
    };
    expect(dataDir('/x/share')).toBe('/x/share/aperture');
    expect(dataDir('share')).toBe(join(homedir(), '.local/share/aperture'));
  });

  it('takes a time for which events are kept, and refuses nonsense by name', () => {
    expect(started('--keep', 'all').keep).toEqual({ type: 'all' });
    expect(started('--keep', '12h').keep).toEqual({ type: 'for', ms: 12 * 3_600_000 });
    expect(started('--keep', '0d').keep).toEqual({ type: 'for', ms: 0 });
    for (const wrong of ['', '30', 'd', '1.5d', '-1d', '30 d', '30m', 'forever', '99999999d', 'ALL']) {
      expect(parse(`--keep=${wrong}`)).toEqual({
        type: 'invalid',
        message: `--keep ${wrong}: expected a time like 30d or 12h, or all`,
      });
    }
  });

  it('takes repeated roots, agents and public addresses', () => {
    const [a, b] = [temporaryDirectory(), temporaryDirectory()];
    const options = started(
      ...['--root', a, '--root', b],
      ...['--agent', 'mine=node "my agent.mjs" --flag=1', '--agent', 'other=other'],
      ...['--public-url', 'https://a.example.net', '--public-url', 'https://b.example.net:8443/'],
      '--no-open',
    );
    expect(options.roots).toEqual([a, b]);
    expect(options.agents).toMatchObject([
      { id: 'mine', argv: ['node', 'my agent.mjs', '--flag=1'] },
      { id: 'other', argv: ['other'] },
    ]);
    expect(options.publicUrls).toEqual(['https://a.example.net', 'https://b.example.net:8443']);
    expect(options.openBrowser).toBe(false);
  });

  it.each([
    [['--colour'], '--colour'],
    [['--colour=1'], '--colour'],
    [['fly'], 'fly'],
    [['pair', 'fly'], 'fly'],
    [['--port'], '--port'],
    [['--port', 'x'], '--port x'],
    [['--port', '65536'], '--port 65536'],
    [['--port=-1'], '--port -1'],
    [['--data', ''], '--data'],
    [['--root', '/nowhere/at/all'], '--root /nowhere/at/all'],
    [['--agent', 'nameless'], '--agent nameless'],
    [['--agent', 'mine='], '--agent mine='],
    [['--log', 'xml'], '--log xml'],
    [['--public-url', 'example.net'], '--public-url example.net'],
    [['--public-url', 'https://example.net/path'], '--public-url'],
    [['--public-url', 'ftp://example.net'], '--public-url'],
    [['--tls-cert', 'x'], '--tls-key'],
    [['--tls-key', 'x'], '--tls-cert'],
    [['--tls-cert', '/nowhere', '--tls-key', '/nowhere'], '--tls-cert /nowhere'],
  ])('refuses %j by name', (argv, named) => {
    const command = parse(...argv);
    expect(command.type).toBe('invalid');
    expect(command.type === 'invalid' && command.message).toContain(named);
  });

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.5',
    'example.net',
    'localhost.evil.test',
  ])('refuses the host %s without TLS or an https address', (host) => {
    expect(parse('--host', host)).toMatchObject({ type: 'invalid' });
    expect(parse('--host', host, '--public-url', 'http://example.net')).toMatchObject({ type: 'invalid' });
    expect(started('--host', host, '--public-url', 'https://example.net').host).toBe(host);
    const pem = join(temporaryDirectory(), 'pem');
    writeFileSync(pem, 'pem');
    expect(started('--host', host, '--tls-cert', pem, '--tls-key', pem).tls?.cert.toString()).toBe('pem');
  });

  it('takes loopback hosts as they are', () => {
    for (const host of ['localhost', '127.0.0.1', '::1']) expect(started('--host', host).host).toBe(host);
    expect(started('--host', '[::1]').host).toBe('::1');
  });

  it('knows help, version and pair', () => {
    expect(parse('--help')).toEqual({ type: 'help' });
    expect(parse('-h')).toEqual({ type: 'help' });
    expect(parse('--version')).toEqual({ type: 'version' });
    expect(parse('pair', '--data', '/x')).toEqual({ type: 'pair', dataDir: '/x', log: 'pretty' });
  });
});
