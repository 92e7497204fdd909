/** `/v1/sessions`: the sessions, their logged events and their folded entries. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { createSessionSchema, patchSessionSchema } from '../../shared/http.ts';
import { type SessionId, seqSchema, sessionIdSchema, ZERO_SEQ } from '../../shared/ids.ts';
import { MAX_ENTRIES_PAGE, MAX_EVENTS_PAGE, MAX_FILES_PAGE } from '../../shared/limits.ts';
import type { FindFiles } from '../files/find-files.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Env } from './env.ts';
import { notFound } from './http-error.ts';
import { limit, readBody, readQuery, wholeNumber } from './input.ts';

const MAX_QUERY_LENGTH = 256;

const eventsQuery = v.object({
  after: v.optional(v.pipe(wholeNumber(0), seqSchema)),
  limit: limit(MAX_EVENTS_PAGE, MAX_EVENTS_PAGE),
});
const entriesQuery = v.object({
  before: v.optional(v.pipe(wholeNumber(0), seqSchema)),
  limit: limit(100, MAX_ENTRIES_PAGE),
});

const filesQuery = v.object({
  query: v.optional(v.pipe(v.string(), v.maxLength(MAX_QUERY_LENGTH)), ''),
  limit: limit(50, MAX_FILES_PAGE),
});

export function sessionRoutes(service: SessionService, findFiles: FindFiles): Hono<Env> {
  /** The session of the path; throws a 404 where there is none. */
  function idOf(context: Context): SessionId {
    const id = v.safeParse(sessionIdSchema, context.req.param('id'));
    if (!id.success || !service.get(id.output)) throw notFound('Session');
    return id.output;
  }

  return new Hono<Env>()
    .get('/', (context) => {
      const sessions = service.list();
      return context.json({ sessions, total: sessions.length });
    })
    .post('/', async (context) => {
      const session = await service.create(await readBody(context, createSessionSchema));
      return context.json(session, 201);
    })
    .get('/:id', (context) => context.json(service.get(idOf(context))))
    .patch('/:id', async (context) => {
      const id = idOf(context);
      return context.json(await service.patch(id, await readBody(context, patchSessionSchema)));
    })
    .post('/:id/restart', async (context) => {
      const id = idOf(context);
      // It needs no body; one that is there must be what every body is.
      if (context.req.header('content-type') !== undefined) await readBody(context, v.strictObject({}));
      return context.json(await service.restart(id));
    })
    .delete('/:id', async (context) => {
      await service.delete(idOf(context));
      return context.body(null, 204);
    })
    .get('/:id/events', (context) => {
      const id = idOf(context);
      const { after, limit } = readQuery(context, eventsQuery);
      return context.json(service.events(id, after ?? ZERO_SEQ, limit));
    })
    .get('/:id/entries', (context) => {
      const id = idOf(context);
      const { before, limit } = readQuery(context, entriesQuery);
      return context.json(service.entries(id, before ?? null, limit));
    })
    .get('/:id/files', async (context) => {
      const session = service.get(idOf(context));
      const { query, limit } = readQuery(context, filesQuery);
      return context.json(await findFiles(session?.cwd ?? '', query, limit));
    });
}
