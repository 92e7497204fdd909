/** What a tab says to its worker first, and whenever it views something else; apart from the calls, as only the worker reads it. */
import * as v from 'valibot';
import { type SessionId, sessionIdSchema } from './ids.ts';
import { MAX_BESIDE } from './limits.ts';

/** What a tab views. A hidden tab reads nothing, and is told nothing until it is shown again. */
export const viewSchema = v.object({
  sessionId: v.nullable(sessionIdSchema),
  /** Further ones that it shows beside that one. */
  also: v.optional(v.pipe(v.array(sessionIdSchema), v.maxLength(MAX_BESIDE))),
  visible: v.boolean(),
  /** What the browser tells this tab of the network; a hint, and absent where it says nothing. */
  online: v.optional(v.boolean()),
});
export type View = v.InferOutput<typeof viewSchema>;

/** All sessions that are looked at in the tab. */
export const seenIn = ({ sessionId, also = [], visible }: View): readonly SessionId[] =>
  visible && sessionId !== null ? [sessionId, ...also] : [];

/** `lock` is the Web Lock that the tab holds by now: the worker queues for it to learn when the tab is gone. */
export const helloSchema = v.object({
  tabId: v.string(),
  lock: v.string(),
  build: v.string(),
  view: viewSchema,
});
export type Hello = v.InferOutput<typeof helloSchema>;
