/**
 * The prompts of a session that the gateway holds and has not begun, and what can be done to them: the shapes of
 * `_aperture/queue` (told after a load and with every change) and of the `_aperture/queue/…` calls.
 */
import * as v from 'valibot';
import { type ContentBlock, contentBlockSchema } from './acp.ts';
import { META } from './frame.ts';
import { promptIdSchema } from './ids.ts';

/** In the order in which they will run. `at`: when the gateway stored it, ms since 1970. */
export const queuedPromptSchema = v.object({
  promptId: promptIdSchema,
  content: v.array(contentBlockSchema),
  at: v.number(),
});
export type QueuedPrompt = v.InferOutput<typeof queuedPromptSchema>;

export const queueSchema = v.looseObject({ prompts: v.array(queuedPromptSchema) });

/**
 * Every change may be asked for again after a drop: it does what it says once.
 *
 * - `order` names those it orders; the others stay behind them as they are. What began meanwhile is left out.
 * - `run_next` puts a prompt first and stops the turn that runs; nothing happens if it runs already.
 */
export type QueueChange =
  | { type: 'withdraw'; promptId: QueuedPrompt['promptId'] }
  | { type: 'edit'; promptId: QueuedPrompt['promptId']; content: ContentBlock[] }
  | { type: 'order'; promptIds: QueuedPrompt['promptId'][] }
  | { type: 'run_next'; promptId: QueuedPrompt['promptId'] };

/** `too_late`: its turn has begun, or it was withdrawn; `unknown`: the gateway never had it. */
export const queueOutcomeSchema = v.picklist(['done', 'too_late', 'unknown']);
export type QueueOutcome = v.InferOutput<typeof queueOutcomeSchema>;
export const queueReplySchema = v.looseObject({ outcome: queueOutcomeSchema });

/** Longer than this, an attachment is told by its kind and size: every client hears of every change. */
const MAX_TOLD_DATA = 16_384;

/** Content as it is told to clients: what an image holds stays at the gateway. */
export const toldContent = (content: readonly ContentBlock[]): ContentBlock[] =>
  content.map((block, index) => {
    if (!('data' in block) || typeof block.data !== 'string' || block.data.length <= MAX_TOLD_DATA)
      return block;
    return {
      ...block,
      data: '',
      _meta: { [META.stored]: index, [META.length]: block.data.length },
    };
  });

const storedMeta = v.looseObject({ _meta: v.looseObject({ [META.stored]: v.number() }) });
const lengthMeta = v.looseObject({ _meta: v.looseObject({ [META.length]: v.number() }) });

/**
 * Edited content with what its clients were not told: blocks that name a stored one are that one. Null if they
 * name what is not there.
 */
export function wholeContent(
  edited: readonly ContentBlock[],
  stored: readonly ContentBlock[],
): ContentBlock[] | null {
  const whole: ContentBlock[] = [];
  for (const block of edited) {
    const named = v.safeParse(storedMeta, block);
    const original = named.success ? stored[named.output._meta[META.stored]] : block;
    if (original?.type !== block.type) return null;
    whole.push(original);
  }
  return whole;
}

/** How much an attachment that was not told in full holds, in characters of base64; null for what is whole. */
export function untoldLength(block: ContentBlock): number | null {
  const told = v.safeParse(lengthMeta, block);
  return told.success ? told.output._meta[META.length] : null;
}
