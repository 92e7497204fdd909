/** Calls for the inbox. */
import { sessionIdSchema } from '../../shared/ids.ts';
import { CallError } from '../../shared/rpc.ts';
import type { InboxCalls } from '../../shared/rpc-inbox.ts';
import { checked } from '../api/checked-call.ts';
import type { Core } from '../core.ts';

/** As far back as the prompt of a turn that failed is looked for. */
const LOOK_BACK = 100;

export const inboxCalls = (serving: () => Promise<Core>): InboxCalls => ({
  readAttention: checked([sessionIdSchema], async (id) => {
    const log = (await serving()).logs.get(id);
    if (!log) throw new CallError('not_found', 'There is no such session.');
    await log.ready();
    const { entries } = await log.read(null, LOOK_BACK);
    const last = entries.findLast(({ kind }) => kind !== 'user') ?? null;
    const prompt = entries.findLast((entry) => entry.kind === 'user');
    return {
      questions: log.questions(),
      last,
      prompt: last?.kind === 'error' && prompt?.kind === 'user' ? prompt.content : null,
    };
  }),
});
