import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../logger.ts';
import { prepareDataDir } from './data-dir.ts';
import { findHolder, lockDataDir } from './data-lock.ts';

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'aperture-lock-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const holder = { pid: 4711, startedAt: 1, urls: ['http://localhost:8080'] };

it('lets one in, and tells the second who that is', () => {
  const dir = temporaryDirectory();
  const lock = lockDataDir(dir, silentLogger);
  lock.announce(holder);
  expect(() => lockDataDir(dir, silentLogger)).toThrow('http://localhost:8080 (process 4711)');
  expect(findHolder(dir)).toEqual(holder);
  lock.close();
  expect(findHolder(dir)).toBeNull();
  lockDataDir(dir, silentLogger).close();
});

it('finds nobody where there was never a gateway, and makes nothing there', () => {
  const dir = join(temporaryDirectory(), 'none');
  expect(findHolder(dir)).toBeNull();
  expect(() => statSync(dir)).toThrow();
});

it('is let go by a process that was killed', async () => {
  const dir = temporaryDirectory();
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const script = `
    const Database = require(${JSON.stringify(libsql)});
    new Database(${JSON.stringify(join(dir, 'gateway.lock'))}).exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  expect(() => lockDataDir(dir, silentLogger)).toThrow('in use');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  lockDataDir(dir, silentLogger).close();
});

it('closes a data directory that is open to others', () => {
  const dir = temporaryDirectory();
  chmodSync(dir, 0o755);
  prepareDataDir(dir, silentLogger);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});
