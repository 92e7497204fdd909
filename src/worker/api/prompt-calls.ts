/** Calls that say something to an agent: prompts, answers, settings. */
import * as v from 'valibot';
import { META } from '../../shared/frame.ts';
import { promptIdSchema, requestIdSchema, type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import { CallError, type PromptCalls } from '../../shared/rpc.ts';
import type { Core } from '../core.ts';
import type { Reply } from '../link/connection.ts';
import { checked, shortText } from './checked-call.ts';
import { promptContent } from './prompt-content.ts';

export function promptCalls(serving: () => Promise<Core>): PromptCalls {
  async function send(id: SessionId, method: string, params: Record<string, unknown>): Promise<void> {
    const { client, logs } = await serving();
    if (!logs.get(id)) throw new CallError('not_found', 'There is no such session.');
    expectResult(await client.sendToSession(id, method, params));
  }

  return {
    sendPrompt: checked([sessionIdSchema, promptIdSchema, promptContent], async (id, promptId, content) => {
      const { client, logs, outbox } = await serving();
      const log = logs.get(id);
      if (!log) throw new CallError('not_found', 'There is no such session.');
      if (log.session.imported) throw new CallError('refused', 'Imported history has no agent to write to.');
      client.allowSession(id);
      await outbox.add(id, promptId, content);
    }),
    cancelTurn: checked([sessionIdSchema], async (id) => {
      const { logs } = await serving();
      // Named, so that sent again it cannot stop the turn after.
      const promptId = logs.get(id)?.info?.turn.promptId;
      await send(id, 'session/cancel', promptId ? { _meta: { [META.promptId]: promptId } } : {});
    }),
    answerPermission: checked(
      [sessionIdSchema, requestIdSchema, v.nullable(shortText)],
      async (id, requestId, optionId) => {
        const { client, outbox } = await serving();
        const kept = outbox.answer(id, requestId, optionId);
        // It may be given from afar: a session without a connection gets one for it.
        client.allowSession(id);
        await kept;
      },
    ),
    setMode: checked([sessionIdSchema, shortText], async (id, modeId) =>
      send(id, 'session/set_mode', { modeId }),
    ),
    setConfigOption: checked(
      [sessionIdSchema, shortText, v.union([shortText, v.boolean()])],
      async (id, configId, value) => send(id, 'session/set_config_option', { configId, value }),
    ),
  };
}

function expectResult(reply: Reply): void {
  if (reply.type === 'error') throw new CallError('refused', reply.message);
  if (reply.type === 'dropped') throw new CallError('unreachable', 'The session is not connected.');
}
