/** Entry of the gateway's program: reads the command line, runs the command, says what went wrong. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HELP } from './cli/help.ts';
import { type Command, parseCommand } from './cli/options.ts';
import { pairCommand } from './cli/pair-command.ts';
import { startCommand } from './cli/start-command.ts';
import { StartError } from './door/data-dir.ts';
import { createLogger } from './logger.ts';
import { VERSION } from './version.ts';

/** Built, this file is `dist/gateway/main.js`. */
const here = fileURLToPath(new URL('.', import.meta.url));
const places = { appDir: join(here, '../app'), demoAgent: join(here, 'demo-agent.js') };

// Whoever read the output may have left: the sessions go on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

async function run(command: Command): Promise<void> {
  switch (command.type) {
    case 'help':
      process.stdout.write(HELP);
      return;
    case 'version':
      process.stdout.write(`${VERSION}\n`);
      return;
    case 'invalid':
      process.stderr.write(`aperture: ${command.message}\nSee --help\n`);
      process.exitCode = 2;
      return;
    case 'pair':
      process.stdout.write(pairCommand(command.dataDir, createLogger(command.log, process.stderr)));
      return;
    case 'start':
      await startCommand(command.options, places, createLogger(command.options.log, process.stderr));
      return;
  }
}

try {
  await run(parseCommand(process.argv.slice(2), process.env));
} catch (error) {
  // What is not a `StartError` is the system's: a log that cannot be opened, say.
  const prefix = error instanceof StartError ? '' : 'cannot start: ';
  process.stderr.write(`aperture: ${prefix}${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
