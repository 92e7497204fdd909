/** Runs the demo agent on stdin and stdout. It ends when its stdin does. `demo-agent.js [HISTORY FOLDER]` */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { systemClock } from './clock.ts';
import { createDemoAgent } from './demo-agent.ts';
import { createHistoryStore } from './history-store.ts';

/** Run by hand, one folder a user: on a shared machine nobody else's sessions are listed. */
const directory =
  process.env.APERTURE_DEMO_DIR ??
  process.argv[2] ??
  join(tmpdir(), `aperture-demo-${process.getuid?.() ?? 'user'}`);

// A client that is gone is an end like any other, not a crash.
process.stdout.on('error', () => process.exit(0));

const app = createDemoAgent({
  version: __VERSION__,
  clock: systemClock,
  store: createHistoryStore(directory),
  exit: (code) => process.stdout.write('', () => process.exit(code)),
});
const connection = app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
await connection.closed;
process.exit(0);
