/** Calls about what is being written to a session, and about prompts that have not begun. */
import * as v from 'valibot';
import { draftChangeSchema } from '../../shared/draft.ts';
import { promptIdSchema, type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import { CallError, type Push } from '../../shared/rpc.ts';
import type { ComposerCalls } from '../../shared/rpc-composer.ts';
import { checked, shortText } from '../api/checked-call.ts';
import { promptContent } from '../api/prompt-content.ts';
import type { Core } from '../core.ts';
import { draftBatch, readDraft } from './draft-records.ts';

export function composerCalls(
  serving: () => Promise<Core>,
  /** To every other tab that shows the session. */
  tellOthers: (push: Extract<Push, { push: 'draft' }>) => void,
): ComposerCalls {
  async function known(id: SessionId): Promise<Core> {
    const core = await serving();
    if (!core.logs.get(id)) throw new CallError('not_found', 'There is no such session.');
    return core;
  }

  return {
    getDraft: checked([sessionIdSchema], async (id) => readDraft((await serving()).getMeta, id)),
    setDraft: checked([sessionIdSchema, draftChangeSchema], async (id, draft) => {
      const { logs } = await serving();
      tellOthers({ push: 'draft', sessionId: id, draft });
      logs.add(draftBatch(id, draft));
      await logs.flush();
    }),
    listFiles: checked([sessionIdSchema, shortText], async (id, query) =>
      (await known(id)).http.files(id, query),
    ),
    withdrawPrompt: checked([sessionIdSchema, promptIdSchema], async (id, promptId) =>
      (await serving()).outbox.withdraw(id, promptId),
    ),
    editPrompt: checked([sessionIdSchema, promptIdSchema, promptContent], async (id, promptId, content) =>
      (await serving()).outbox.edit(id, promptId, content),
    ),
    orderPrompts: checked(
      [sessionIdSchema, v.pipe(v.array(promptIdSchema), v.maxLength(1_000))],
      async (id, promptIds) => (await serving()).outbox.order(id, promptIds),
    ),
    sendPromptNow: checked([sessionIdSchema, promptIdSchema], async (id, promptId) =>
      (await serving()).outbox.runNext(id, promptId),
    ),
  };
}
