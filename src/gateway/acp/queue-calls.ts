/**
 * `_aperture/queue/…`: what waits for its turn, withdrawn, edited, ordered, run next. Each answers `{outcome}`, does
 * nothing more when it is sent again, and can come too late without harm.
 */
import { METHOD } from '../../shared/frame.ts';
import type { QueueChange } from '../../shared/queue.ts';
import type { Call, CallContext, Reply } from './call-context.ts';
import { knownSession, queueEditParams, queueOrderParams, queuePromptParams } from './call-params.ts';
import { parseParams } from './rpc-error.ts';

async function change({ service }: CallContext, session: string, what: QueueChange): Promise<Reply> {
  return { result: { outcome: await service.changeQueue(knownSession(service, session), what) } };
}

const withdraw: Call = async (params, context) => {
  const { sessionId, promptId } = parseParams(queuePromptParams, params);
  return change(context, sessionId, { type: 'withdraw', promptId });
};

const edit: Call = async (params, context) => {
  const { sessionId, promptId, content } = parseParams(queueEditParams, params);
  return change(context, sessionId, { type: 'edit', promptId, content });
};

const order: Call = async (params, context) => {
  const { sessionId, promptIds } = parseParams(queueOrderParams, params);
  return change(context, sessionId, { type: 'order', promptIds });
};

const runNext: Call = async (params, context) => {
  const { sessionId, promptId } = parseParams(queuePromptParams, params);
  return change(context, sessionId, { type: 'run_next', promptId });
};

export const QUEUE_CALLS: readonly (readonly [string, Call])[] = [
  [METHOD.queueWithdraw, withdraw],
  [METHOD.queueEdit, edit],
  [METHOD.queueOrder, order],
  [METHOD.queueRunNext, runNext],
];
