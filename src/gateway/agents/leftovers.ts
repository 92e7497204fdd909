/**
 * Finds what agents left running. A process may leave its group (a tool's shell often does) and outlive its
 * agent, and agents may outlive a gateway that was killed; all of them inherit the session's mark.
 *
 * Linux only (`/proc`): elsewhere ending the process group is all there is.
 */
import { readdir, readFile } from 'node:fs/promises';

/** Names the session in the environment of its agent. */
export const SESSION_VARIABLE = 'APERTURE_SESSION';

/** Kills every process that bears the mark of a session that `isOurs` accepts. Never rejects. */
export async function killLeftovers(isOurs: (sessionId: string) => boolean): Promise<number> {
  let killed = 0;
  const pids = await readdir('/proc').catch(() => []);
  for (const name of pids) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const sessionId = markOf(await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''));
    if (sessionId === null || !isOurs(sessionId)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      killed++;
    } catch {
      // It left by itself.
    }
  }
  return killed;
}

function markOf(environ: string): string | null {
  const prefix = `${SESSION_VARIABLE}=`;
  const found = environ.split('\0').find((variable) => variable.startsWith(prefix));
  return found === undefined ? null : found.slice(prefix.length);
}
