/** What a process takes of the machine, read from /proc: CPU and memory. Linux only; elsewhere NaN. */
import { readFileSync } from 'node:fs';

/** Clock ticks are 10 ms on every Linux that Node runs on. */
const TICK_MS = 10;

/** CPU ms of the process since it began, without its children. */
export function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces and brackets: fields are counted from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

/** Bytes of memory that are the process's own, in use now. */
export function privateBytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kb = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)].map(([, number]) =>
      Number(number),
    );
    return kb.reduce((sum, value) => sum + value, 0) * 1024;
  } catch {
    return Number.NaN;
  }
}
