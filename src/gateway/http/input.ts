/** What comes in with a request, read once and parsed by schema: bodies and queries. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { issueText } from '../../shared/issue-text.ts';
import { MAX_EVENTS_PAGE } from '../../shared/limits.ts';
import { isTooDeep } from '../door/json-depth.ts';
import { HttpError } from './http-error.ts';

export const MAX_BODY_BYTES = 1024 * 1024;

/** Throws an `HttpError`: 415, 413, or 400 with the name of the field. */
export async function readBody<T>(context: Context, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new HttpError(415, 'unsupported_media_type', 'The body must be application/json');
  }
  const text = await readText(context);
  let value: unknown;
  try {
    if (isTooDeep(text)) throw new Error();
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'bad_request', 'The body is not JSON, or too deep');
  }
  // An empty array would pass for an object without fields.
  if (Array.isArray(value)) throw new HttpError(400, 'bad_request', 'The body must be an object');
  return parsed(v.safeParse(schema, value));
}

export const readQuery = <T>(context: Context, schema: v.GenericSchema<unknown, T>): T =>
  parsed(v.safeParse(schema, context.req.query()));

/** A whole number in a query, at least `least`. */
export const wholeNumber = (least: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'a whole number'), v.transform(Number), v.minValue(least));

/** How many to answer; more than `most` is taken as `most`. */
export const limit = (standard: number, most = MAX_EVENTS_PAGE) =>
  v.optional(
    v.pipe(
      wholeNumber(1),
      v.transform((asked) => Math.min(asked, most)),
    ),
    String(standard),
  );

function parsed<T>(result: v.SafeParseResult<v.GenericSchema<unknown, T>>): T {
  if (result.success) return result.output;
  throw new HttpError(400, 'bad_request', issueText(result.issues));
}

async function readText(context: Context): Promise<string> {
  const stated = Number(context.req.header('content-length') ?? 0);
  if (stated > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of context.req.raw.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // Who leaves in the middle is no failure of ours, and nothing to fill a log with.
    throw error instanceof HttpError ? error : new HttpError(400, 'bad_request', 'The body ended early');
  }
  return Buffer.concat(chunks).toString('utf8');
}

const tooLarge = (): HttpError => new HttpError(413, 'too_large', `The body is over ${MAX_BODY_BYTES} bytes`);
