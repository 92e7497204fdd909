/** Calls about what was read. */
import { sessionIdSchema } from '../../shared/ids.ts';
import { CallError } from '../../shared/rpc.ts';
import type { ReadCalls } from '../../shared/rpc-read.ts';
import { checked } from '../api/checked-call.ts';
import type { Core } from '../core.ts';

export const readCalls = (serving: () => Promise<Core>): ReadCalls => ({
  markUnread: checked([sessionIdSchema], async (id) => {
    const { logs, readReports } = await serving();
    const log = logs.get(id);
    if (!log) throw new CallError('not_found', 'There is no such session.');
    if (!log.marks.markHere()) throw new CallError('bad_request', 'Nothing was said in this session yet.');
    readReports.now();
  }),
});
