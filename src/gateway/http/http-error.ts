/** Every error the HTTP interface answers, in its one shape: `{error: {code, message}}`. */
import { isDiskError, writeFailure } from '../log/write-failure.ts';
import { ServiceError, type ServiceErrorCode } from '../sessions/session-service.ts';

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503;

export class HttpError extends Error {
  readonly status: ErrorStatus;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ErrorStatus, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const errorBody = (code: string, message: string): string =>
  JSON.stringify({ error: { code, message } });

const STATUS: Record<ServiceErrorCode, ErrorStatus> = {
  bad_request: 400,
  not_found: 404,
  conflict: 409,
  agent_error: 500,
  storage: 500,
};

/** What to answer for something thrown; null if it was none of our own errors, so a bug. */
export function toHttpError(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  if (error instanceof ServiceError) return new HttpError(STATUS[error.code], error.code, error.message);
  if (isDiskError(error)) {
    return new HttpError(STATUS.storage, 'storage', `The gateway cannot write: ${writeFailure(error)}`);
  }
  return null;
}

export const notFound = (what: string): HttpError => new HttpError(404, 'not_found', `${what} not found`);
