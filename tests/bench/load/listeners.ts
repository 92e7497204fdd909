/** Starts `listener.mjs`: clients that listen, in a process of their own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { SessionId } from '../../../src/shared/ids.ts';
import type { GatewayProcess } from '../../support/browser/gateway-process.ts';

const LISTENER = fileURLToPath(new URL('listener.mjs', import.meta.url));
export const LOAD_AGENT = fileURLToPath(new URL('load-agent.mjs', import.meta.url));

const doneSchema = v.object({
  /** Ms from the agent's write to the client, of a tenth of the updates. */
  latencies: v.array(v.number()),
  bytes: v.number(),
  /** Frames that hold updates of the load agent. */
  events: v.number(),
  frames: v.number(),
  gaps: v.number(),
  closed: v.number(),
  /** Ms, on the clock of `process.hrtime`. */
  firstAt: v.number(),
  lastAt: v.number(),
  cpuMs: v.number(),
});
export type Heard = v.InferOutput<typeof doneSchema>;

export interface Listeners {
  readonly pid: number;
  /** Once every socket has heard all that it expects, or is closed. */
  done(): Promise<Heard>;
  close(): Promise<void>;
}

export interface Wanted {
  sessionId: SessionId;
  /** Updates of the load agent until it is done. */
  expects: number;
}

export async function startListeners(
  gateway: GatewayProcess,
  sockets: readonly Wanted[],
  { reads = true }: { reads?: boolean } = {},
): Promise<Listeners> {
  const child = spawn(process.execPath, [LISTENER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The listeners ended');
    return JSON.parse(value);
  };
  const port = Number(new URL(gateway.url).port);
  child.stdin.write(`${JSON.stringify({ port, token: await gateway.token(), sockets, reads })}\n`);
  await next();
  return {
    pid: child.pid ?? 0,
    done: async () => v.parse(doneSchema, await next()),
    async close() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
