/**
 * Runs one command of the set-up. Its output goes to stderr: stdout belongs to what is set up, and carries
 * the gateway's ready line alone. A command that runs when we are told to stop is stopped with us.
 */
import { spawn } from 'node:child_process';

const running = new Set();

/** Resolves with the exit code (a signal counts as 1); a command that is not there rejects with `ENOENT`. */
export function run(command, args, { cwd, env = {}, stdout = process.stderr } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', stdout, process.stderr],
    });
    running.add(child);
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** Until the returned function is called, SIGTERM and SIGINT stop what runs, and then this process with `exitCode`. */
export function stopOnSignals(exitCode) {
  const stop = () => {
    for (const child of running) child.kill('SIGTERM');
    process.exit(exitCode);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return () => {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
  };
}

/** npm's own command line: the npm that runs us, else the one on the PATH. */
export function npmCommand(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return [process.execPath, [cli, ...args]];
  return process.platform === 'win32' ? ['cmd', ['/d', '/c', 'npm', ...args]] : ['npm', args];
}

export const say = (text) => process.stderr.write(`${text}\n`);
