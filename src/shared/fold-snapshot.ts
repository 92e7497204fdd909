/** The fold's memory, as it is stored beside the entries and sent with a snapshot of them. */
import * as v from 'valibot';
import { configOptionSchema, promptCapabilitiesSchema, sessionModesSchema } from './acp.ts';
import { turnStateSchema } from './event.ts';
import { promptIdSchema, type Seq, seqSchema } from './ids.ts';

/** Tokens in the context, how many it holds, and what the session cost so far. */
const usageSchema = v.looseObject({
  used: v.number(),
  size: v.number(),
  cost: v.nullish(v.looseObject({ amount: v.number(), currency: v.string() })),
});
export type ContextUsage = v.InferOutput<typeof usageSchema>;

/** What is true of the session now, beside its entries. */
export const transcriptInfoSchema = v.object({
  /** The agent's own title, or the one a person gave. */
  title: v.nullable(v.string()),
  turn: v.object({
    state: turnStateSchema,
    promptId: v.nullable(promptIdSchema),
    /** When the turn began, ms since 1970; null while idle. */
    since: v.nullable(v.number()),
  }),
  modes: v.nullable(sessionModesSchema),
  configOptions: v.array(configOptionSchema),
  commands: v.array(
    v.looseObject({
      name: v.string(),
      description: v.string(),
      input: v.nullish(v.looseObject({ hint: v.string() })),
    }),
  ),
  usage: v.nullable(usageSchema),
  /** Null until the agent was there for the first time. */
  promptCapabilities: v.optional(v.nullable(promptCapabilitiesSchema), null),
  /** One line of the newest message, for the session list. */
  preview: v.string(),
});
export type TranscriptInfo = v.InferOutput<typeof transcriptInfoSchema>;

const tracked = v.array(v.tuple([v.string(), seqSchema]));

/** The fold's memory between events, as plain JSON. Every seq in it names an entry that may still change. */
export const foldSnapshotSchema = v.object({
  last: v.nullable(seqSchema),
  messages: tracked,
  tools: tracked,
  permissions: tracked,
  compactions: tracked,
  plan: v.nullable(seqSchema),
  info: transcriptInfoSchema,
});
export type FoldSnapshot = v.InferOutput<typeof foldSnapshotSchema>;

/** The entries that a stored fold needs back before it can go on. */
export function liveSeqs(snapshot: FoldSnapshot): Seq[] {
  const seqs = new Set<Seq>();
  if (snapshot.last !== null) seqs.add(snapshot.last);
  if (snapshot.plan !== null) seqs.add(snapshot.plan);
  for (const list of [snapshot.messages, snapshot.tools, snapshot.permissions, snapshot.compactions]) {
    for (const [, seq] of list) seqs.add(seq);
  }
  return [...seqs];
}

export const EMPTY_INFO: TranscriptInfo = {
  title: null,
  turn: { state: 'idle', promptId: null, since: null },
  modes: null,
  configOptions: [],
  commands: [],
  usage: null,
  promptCapabilities: null,
  preview: '',
};
