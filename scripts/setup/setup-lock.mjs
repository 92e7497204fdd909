/**
 * One set-up at a time in one folder: two `npm start` on a fresh clone must not install and build over each
 * other. The lock is a file with the holder's process id; a holder that died, or whose number now belongs to
 * a stranger, leaves nothing that must be removed by hand.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './run.mjs';

const RETRY_MS = 200;
/** No set-up takes longer. */
const STALE_MS = 15 * 60_000;

export async function withSetupLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    if (!told) say('Another set-up runs in this folder; waiting for it …');
    told = true;
    await wait(RETRY_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isAbandoned(path)) rmSync(path, { force: true });
  return false;
}

function isAbandoned(path) {
  try {
    const text = readFileSync(path, 'utf8');
    // Empty: it is being written right now.
    if (text === '') return false;
    return Date.now() - statSync(path).mtimeMs > STALE_MS || !isAlive(Number(text));
  } catch {
    return false; // let go between the two looks
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
