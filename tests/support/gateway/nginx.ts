/** nginx, where it is installed, with `docs/nginx.conf` as it stands: only its names and ports are the test's. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Certificate } from './certificate.ts';

const CONFIG = fileURLToPath(new URL('../../../docs/nginx.conf', import.meta.url));

export const hasNginx = spawnSync('nginx', ['-v']).error === undefined;

export interface Nginx {
  close(): Promise<void>;
}

/** A port that nobody listens on now: nginx cannot be asked to pick one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  server.close();
  await once(server, 'close');
  return port;
}

/** https on `port` of this machine, in front of the gateway at `target`. */
export async function startNginx(port: number, target: number, { cert, key }: Certificate): Promise<Nginx> {
  const dir = mkdtempSync(join(tmpdir(), 'aperture-nginx-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const site = readFileSync(CONFIG, 'utf8')
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('server_name agents.example.org', 'server_name localhost')
    .replace('/etc/ssl/agents.example.org.pem', file('cert.pem', cert))
    .replace('/etc/ssl/agents.example.org.key', file('key.pem', key))
    .replace('127.0.0.1:8080', `127.0.0.1:${target}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${dir}/${name};`)
    .join(' ');
  const config = file(
    'nginx.conf',
    `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1; pid ${dir}/pid; error_log stderr;
     events {} http { access_log off; ${temporary} include ${file('site.conf', site)}; }`,
  );
  const child = spawn('nginx', ['-p', dir, '-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => {
    said += String(data);
  });
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`);
      await setTimeout(20);
    }
  } catch (error) {
    await stop(child, dir);
    throw error;
  }
  return { close: () => stop(child, dir) };
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
