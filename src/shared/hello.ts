/** What a tab says to its worker first, and whenever it views something else; apart from the calls, as only the worker reads it. */
import * as v from 'valibot';
import { sessionIdSchema } from './ids.ts';

/** What a tab views. A hidden tab reads nothing, and is told nothing until it is shown again. */
export const viewSchema = v.object({
  sessionId: v.nullable(sessionIdSchema),
  visible: v.boolean(),
  /** What the browser tells this tab of the network; a hint, and absent where it says nothing. */
  online: v.optional(v.boolean()),
});
export type View = v.InferOutput<typeof viewSchema>;

/** `lock` is the Web Lock that the tab holds by now: the worker queues for it to learn when the tab is gone. */
export const helloSchema = v.object({
  tabId: v.string(),
  lock: v.string(),
  build: v.string(),
  view: viewSchema,
});
export type Hello = v.InferOutput<typeof helloSchema>;
