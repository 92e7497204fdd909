/** Bodies of the gateway's HTTP interface, as schemas: what it takes and what it answers. */
import * as v from 'valibot';
import { entrySchema } from './entry.ts';
import { logEventSchema } from './event.ts';
import { foldSnapshotSchema } from './fold-snapshot.ts';
import { cursorSchema, epochSchema, seqSchema } from './ids.ts';
import { MAX_TITLE_LENGTH } from './limits.ts';
import { agentInfoSchema, deviceSchema, sessionSchema } from './session.ts';

export const errorBodySchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const title = v.pipe(v.string(), v.trim(), v.maxLength(MAX_TITLE_LENGTH));

/** `POST /v1/pair` */
export const pairRequestSchema = v.object({ code: v.pipe(v.string(), v.maxLength(128)), name });
export const pairResponseSchema = v.object({
  token: v.string(),
  device: v.object({ id: v.string(), name: v.string() }),
});
export type PairResponse = v.InferOutput<typeof pairResponseSchema>;

/**
 * `POST /v1/pairing`: a one-time link for one more device. `origin`, one of the gateway's own, is the address that
 * it begins with; without it, the one that the caller came by, or where only this machine has that, the first
 * public one. Answer: the whole link (with `#pair=CODE`), its code, and when that ends, in ms since 1970.
 */
export const pairLinkRequestSchema = v.strictObject({
  origin: v.optional(v.pipe(v.string(), v.maxLength(300))),
});
export const pairLinkSchema = v.object({ url: v.string(), code: v.string(), expiresAt: v.number() });
export type PairLink = v.InferOutput<typeof pairLinkSchema>;

/** `POST /v1/sessions`; without `cwd` the gateway's first root. */
export const createSessionSchema = v.strictObject({
  agent: v.string(),
  cwd: v.optional(v.string()),
  title: v.optional(title),
});
export type CreateSession = v.InferOutput<typeof createSessionSchema>;

/**
 * `PATCH /v1/sessions/:id`. `readSeq` alone never moves backwards, so that what one device has read stays read;
 * with `unread: true` it is where a person put it: what comes after it is marked as unread on every device.
 */
export const patchSessionSchema = v.pipe(
  v.strictObject({
    title: v.optional(title),
    archived: v.optional(v.boolean()),
    pinned: v.optional(v.boolean()),
    readSeq: v.optional(seqSchema),
    unread: v.optional(v.literal(true)),
  }),
  v.forward(
    v.check(({ readSeq, unread }) => unread === undefined || readSeq !== undefined, 'a readSeq beside it'),
    ['unread'],
  ),
);
export type PatchSession = v.InferOutput<typeof patchSessionSchema>;

export const sessionListSchema = v.object({ sessions: v.array(sessionSchema), total: v.number() });
export const agentListSchema = v.object({ agents: v.array(agentInfoSchema) });
export const deviceListSchema = v.object({ devices: v.array(deviceSchema) });

/** `GET /v1/directories?path=P`: `parent` is null at a root; `directories` are the children, by name. */
export const directoryListSchema = v.object({
  path: v.string(),
  parent: v.nullable(v.string()),
  directories: v.array(v.object({ name: v.string(), path: v.string() })),
});
export type DirectoryList = v.InferOutput<typeof directoryListSchema>;

/**
 * `GET /v1/sessions/:id/files?query=Q&limit=N`: files of the session's directory, best match first, relative to it;
 * `truncated` if it holds more files than are looked at.
 */
export const fileListSchema = v.object({
  files: v.array(v.object({ path: v.string() })),
  truncated: v.boolean(),
});
export type FileList = v.InferOutput<typeof fileListSchema>;

/**
 * `reset` is there where `after` is of trimmed history: events up to it are gone, what they said is in the entries.
 * `events` go on from there.
 */
export const eventsPageSchema = v.object({
  epoch: epochSchema,
  reset: v.optional(cursorSchema),
  events: v.array(logEventSchema),
  lastSeq: seqSchema,
});
export type EventsPage = v.InferOutput<typeof eventsPageSchema>;

/**
 * A page of folded entries, newest first, all true as of event `asOf`. `fold` is what a client needs to
 * go on folding from there, `live` the entries it names that are older than the page; both come with the
 * newest page only (no `before`).
 */
export const entriesPageSchema = v.object({
  epoch: epochSchema,
  asOf: seqSchema,
  entries: v.array(entrySchema),
  more: v.boolean(),
  fold: v.optional(foldSnapshotSchema),
  live: v.optional(v.array(entrySchema)),
});
export type EntriesPage = v.InferOutput<typeof entriesPageSchema>;

/**
 * `GET /v1/events` with this header (`1`) takes the place of this device's feed that had it, too: of a worker that
 * hangs. That one ends with the event `replaced`, and is not to come back at once.
 */
export const ONLY_FEED_HEADER = 'aperture-only';
export const FEED_REPLACED = 'replaced';

export const statusSchema = v.object({
  version: v.string(),
  uptimeMs: v.number(),
  sockets: v.number(),
  feeds: v.number(),
  sessions: v.number(),
  agents: v.number(),
  logEvents: v.number(),
  rssBytes: v.number(),
});
export type GatewayStatus = v.InferOutput<typeof statusSchema>;
