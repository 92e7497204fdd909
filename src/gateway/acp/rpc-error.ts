/** Why a call is refused, as JSON-RPC says it. Its message is for the client: it never holds what was sent. */
import * as v from 'valibot';
import { RPC } from '../../shared/frame.ts';
import { issueText } from '../../shared/issue-text.ts';
import { ServiceError, type ServiceErrorCode } from '../sessions/session-service.ts';

export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.data = data;
  }
}

const CODE: Record<ServiceErrorCode, number> = {
  bad_request: RPC.invalidParams,
  not_found: RPC.resourceNotFound,
  conflict: RPC.invalidRequest,
  agent_error: RPC.internalError,
  storage: RPC.internalError,
};

/** Null if it was none of our own errors, so a bug. */
export function toRpcError(error: unknown): RpcError | null {
  if (error instanceof RpcError) return error;
  if (error instanceof ServiceError) {
    return new RpcError(CODE[error.code], error.message, { code: error.code });
  }
  return null;
}

/** Params by schema; throws -32602 with the name of the field. */
export function parseParams<T>(schema: v.GenericSchema<unknown, T>, params: unknown): T {
  const parsed = v.safeParse(schema, params);
  if (parsed.success) return parsed.output;
  throw new RpcError(RPC.invalidParams, issueText(parsed.issues));
}
