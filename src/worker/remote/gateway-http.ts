/**
 * The gateway's HTTP interface, typed. Answers are parsed; what goes wrong becomes a `CallError` with words for
 * a person. The address is the worker's own origin, never one that a page names.
 */
import * as v from 'valibot';
import { type Entry, entrySchema } from '../../shared/entry.ts';
import {
  agentListSchema,
  type CreateSession,
  deviceListSchema,
  directoryListSchema,
  type EntriesPage,
  entriesPageSchema,
  errorBodySchema,
  eventsPageSchema,
  fileListSchema,
  type PatchSession,
  pairLinkSchema,
  pairResponseSchema,
  statusSchema,
} from '../../shared/http.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import { MAX_ENTRIES_PAGE, MAX_EVENTS_PAGE } from '../../shared/limits.ts';
import { CallError, type CallErrorCode } from '../../shared/rpc.ts';
import { sessionSchema } from '../../shared/session.ts';
import { type ReadFeedEvent, readSnapshot } from './feed-events.ts';

/** Entries are parsed one by one: a kind that is newer than this build costs that entry, not the page. */
const looseEntriesPage = v.object({
  ...entriesPageSchema.entries,
  entries: v.array(v.unknown()),
  live: v.optional(v.array(v.unknown())),
});
const readable = (values: readonly unknown[]): Entry[] =>
  values
    .map((value) => v.safeParse(entrySchema, value))
    .filter((parsed) => parsed.success)
    .map((parsed) => parsed.output);

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const REQUEST_TIMEOUT_MS = 12_000;
/** More than a screen shows, and soon here. */
const NEWEST_PAGE = Math.min(200, MAX_ENTRIES_PAGE);

export interface GatewayHttpOptions {
  origin: string;
  fetch: Fetch;
  token(): string | null;
  /** The gateway no longer takes the token. */
  onUnauthorized(): void;
}

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Without it no token is sent. */
  token?: string | null;
}

export type GatewayHttp = ReturnType<typeof createGatewayHttp>;

export function createGatewayHttp(options: GatewayHttpOptions) {
  async function send(
    path: string,
    { method = 'GET', body, token = options.token() }: Call,
  ): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (token !== null) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await options.fetch(`${options.origin}${path}`, {
        method,
        headers,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch {
      throw new CallError('unreachable', 'The gateway does not answer.');
    }
    if (response.ok) return response;
    if (response.status === 401 && token !== null && token === options.token()) options.onUnauthorized();
    throw await refusal(response);
  }

  async function ask<S extends v.GenericSchema>(
    path: string,
    schema: S,
    call: Call = {},
  ): Promise<v.InferOutput<S>> {
    const response = await send(path, call);
    let value: unknown;
    try {
      value = await response.json();
    } catch {
      throw new CallError('internal', 'The gateway gave an answer that is not JSON.');
    }
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) throw new CallError('internal', 'The gateway gave an answer of another shape.');
    return parsed.output;
  }

  const sessionPath = (id: SessionId, rest = ''): string => `/v1/sessions/${id}${rest}`;

  return {
    pair: (code: string, name: string) =>
      ask('/v1/pair', pairResponseSchema, { method: 'POST', body: { code, name }, token: null }),
    pairLink: () => ask('/v1/pairing', pairLinkSchema, { method: 'POST', body: {} }),
    /** The list, as the feed's snapshot. */
    async sessions(): Promise<Exclude<ReadFeedEvent, { type: 'bad' }>> {
      const list = readSnapshot(await ask('/v1/sessions', v.unknown()));
      if (list.type !== 'bad') return list;
      throw new CallError('internal', 'The gateway gave an answer of another shape.');
    },
    status: () => ask('/v1/status', statusSchema),
    agents: async () => (await ask('/v1/agents', agentListSchema)).agents,
    devices: async () => (await ask('/v1/devices', deviceListSchema)).devices,
    async revokeDevice(id: string): Promise<void> {
      await send(`/v1/devices/${encodeURIComponent(id)}`, { method: 'DELETE' });
    },
    directories: (path: string | null) =>
      ask(`/v1/directories${path === null ? '' : `?${new URLSearchParams({ path })}`}`, directoryListSchema),
    create: (request: CreateSession) => ask('/v1/sessions', sessionSchema, { method: 'POST', body: request }),
    async patch(id: SessionId, patch: PatchSession): Promise<void> {
      await send(sessionPath(id), { method: 'PATCH', body: patch });
    },
    restart: (id: SessionId) => ask(sessionPath(id, '/restart'), sessionSchema, { method: 'POST' }),
    async remove(id: SessionId): Promise<void> {
      await send(sessionPath(id), { method: 'DELETE' });
    },
    files: (id: SessionId, query: string) =>
      ask(sessionPath(id, `/files?${new URLSearchParams({ query })}`), fileListSchema),
    events: (id: SessionId, after: Seq) =>
      ask(sessionPath(id, `/events?after=${after}&limit=${MAX_EVENTS_PAGE}`), eventsPageSchema),
    /** Newest first; with `before` null the newest page, which comes with the fold, and is small: somebody may wait. */
    async entries(id: SessionId, before: Seq | null, limit = MAX_ENTRIES_PAGE): Promise<EntriesPage> {
      const query = before === null ? `limit=${NEWEST_PAGE}` : `limit=${limit}&before=${before}`;
      const page = await ask(sessionPath(id, `/entries?${query}`), looseEntriesPage);
      const { live, ...rest } = page;
      return { ...rest, entries: readable(page.entries), ...(live && { live: readable(live) }) };
    },
  };
}

const CODES: Readonly<Record<number, CallErrorCode>> = {
  400: 'refused',
  401: 'unpaired',
  404: 'not_found',
};

async function refusal(response: Response): Promise<CallError> {
  const code = CODES[response.status] ?? 'refused';
  const body: unknown = await response.json().catch(() => null);
  const parsed = v.safeParse(errorBodySchema, body);
  return new CallError(
    code,
    parsed.success ? parsed.output.error.message : `The gateway answered ${response.status}.`,
  );
}
