/** Writes to an event log as fast as it can, and prints the seq of every event that it is told of, until it is killed. */
import * as v from 'valibot';
import { createSqliteEventLog } from '../../../src/gateway/log/sqlite-event-log.ts';
import { silentLogger } from '../../../src/gateway/logger.ts';
import { epochSchema, sessionIdSchema, ZERO_SEQ } from '../../../src/shared/ids.ts';

const [dataDir = '', sessionId = ''] = process.argv.slice(2);
const id = v.parse(sessionIdSchema, sessionId);
const log = createSqliteEventLog({ dataDir, log: silentLogger });
const fixed = { id, epoch: v.parse(epochSchema, 'e'), agent: 'core', cwd: '/', createdAt: 0 };
await log.create(
  fixed,
  {
    title: '',
    titledByPerson: false,
    state: 'idle',
    error: null,
    readSeq: ZERO_SEQ,
    archived: false,
    pinned: false,
    agentSessionId: null,
  },
  {},
);
log.follow(id, (events) => {
  for (const { seq } of events) process.stdout.write(`${seq}\n`);
});
for (let n = 1; ; n++) {
  const update = {
    sessionUpdate: 'agent_message_chunk',
    messageId: `m${Math.ceil(n / 50)}`,
    content: { type: 'text', text: `#${n} ` },
  } as const;
  const stored = log.append(id, { events: [{ type: 'update', update }] });
  if (n % 50 === 0) await stored;
}
