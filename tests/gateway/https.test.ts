/** The ways to reach the gateway from another device: a certificate of its own, and a proxy that has one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from '../support/gateway/certificate.ts';
import { startTlsProxy } from '../support/gateway/tls-proxy.ts';
import { buildGateway, type Program, removeBuild, run } from './cli-process.ts';
import { temporaryDirectory } from './door-harness.ts';

let main = '';
beforeAll(async () => {
  ({ main } = await buildGateway());
}, 60_000);
afterAll(removeBuild);

const certificate = makeCertificate();
const ca = certificate.cert;

interface Answer {
  status: number;
  body: string;
}
interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: object;
}

/** Its certificate is checked: an answer says that the right one was shown. */
function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const json = body && { 'Content-Type': 'application/json' };
    const asked = request(
      url,
      { method, ca, servername: 'localhost', headers: { ...headers, ...json } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    asked.on('error', reject);
    asked.end(body && JSON.stringify(body));
  });
}

function start(...options: string[]): Program {
  const base = temporaryDirectory();
  const root = join(base, 'root');
  mkdirSync(root);
  return run(main, ['--data', join(base, 'data'), '--root', root, '--no-open', '--port', '0', ...options]);
}

const readyLine = (program: Program): Promise<RegExpExecArray> =>
  vi.waitFor(
    () => {
      const found = /^aperture ready (https?:\/\/localhost:(\d+))\/#pair=(\S+)$/m.exec(program.stdout());
      if (!found) throw new Error(`not ready: ${program.stderr()}`);
      return found;
    },
    { timeout: 10_000 },
  );

/** Pairs by the address, and goes the whole way by socket. */
async function useIt(url: string, code: string): Promise<string> {
  const headers = { Origin: url };
  const paired = await ask(`${url}/v1/pair`, { method: 'POST', headers, body: { code, name: 'phone' } });
  expect(paired.status).toBe(200);
  const { token } = JSON.parse(paired.body) as { token: string };
  const socket = new WebSocket(`${url.replace('https', 'wss')}/acp`, { ca, origin: url });
  onTestFinished(() => socket.terminate());
  const replies: { id?: number; result?: object }[] = [];
  socket.on('message', (data) => replies.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const _meta = { 'aperture/token': token };
  for (const [id, method, params] of [
    [1, 'initialize', { protocolVersion: 1 }],
    [2, 'authenticate', { methodId: 'aperture-token', _meta }],
    [3, 'session/list', {}],
  ] as const) {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  }
  await vi.waitFor(() => expect(replies.find(({ id }) => id === 3)?.result).toBeDefined());
  return token;
}

describe('from another device', () => {
  it('with a certificate of its own, the gateway speaks https on every interface, and nothing else', async () => {
    const base = temporaryDirectory();
    const [certFile, keyFile] = [join(base, 'cert.pem'), join(base, 'key.pem')];
    writeFileSync(certFile, certificate.cert);
    writeFileSync(keyFile, certificate.key);
    const program = start('--host', '0.0.0.0', '--tls-cert', certFile, '--tls-key', keyFile);
    const [, url = '', port = '', code = ''] = await readyLine(program);
    expect(url).toBe(`https://localhost:${port}`);
    await useIt(url, code);
    expect((await ask(`${url}/healthz`, { headers: { Host: `evil.test:${port}` } })).status).toBe(403);
    expect((await ask(`${url}/healthz`, { headers: { Origin: `http://localhost:${port}` } })).status).toBe(
      403,
    );
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
  });

  it('behind a proxy, its public address is let in, whole, and no other', async () => {
    const proxy = await startTlsProxy(certificate);
    onTestFinished(() => proxy.close());
    const program = start('--public-url', proxy.url);
    const [, , port = '', code = ''] = await readyLine(program);
    proxy.forwardTo(Number(port));
    const token = await useIt(proxy.url, code);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await ask(`${proxy.url}/v1/status`, { headers })).status).toBe(200);
    const origins = [proxy.url.replace('https', 'http'), 'https://localhost', `${proxy.url}0`, 'null'];
    for (const Origin of origins) {
      expect((await ask(`${proxy.url}/v1/status`, { headers: { ...headers, Origin } })).status, Origin).toBe(
        403,
      );
    }
    // Events come as they happen: the first is there though the answer has no end.
    await new Promise<void>((resolve, reject) => {
      const feed = request(`${proxy.url}/v1/events`, { ca, headers }, (response) => {
        response.once('data', () => {
          feed.destroy();
          resolve();
        });
      });
      feed.on('error', reject);
      feed.end();
    });
  });

  it('a public address by plain http, or none at all, opens no other interface', async () => {
    for (const options of [[], ['--public-url', 'http://aperture.example.net']]) {
      const program = start('--host', '0.0.0.0', ...options);
      expect(await program.exited).toMatchObject({ code: 2 });
      expect(program.stderr()).toContain('--tls-cert');
    }
  });
});
