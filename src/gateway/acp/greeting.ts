/** What the gateway says of itself in reply to `initialize`, and what it reads from the opening calls. */
import * as v from 'valibot';
import { AUTH_METHOD_ID, META, RPC } from '../../shared/frame.ts';
import { parseParams, RpcError } from './rpc-error.ts';

/** The version of ACP that is spoken, whichever the client asked for: it decides whether to stay. */
const PROTOCOL_VERSION = 1;

const initializeSchema = v.looseObject({
  protocolVersion: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export function greeting(params: unknown, version: string): unknown {
  parseParams(initializeSchema, params);
  return {
    protocolVersion: PROTOCOL_VERSION,
    agentInfo: { name: 'aperture', title: 'Aperture', version },
    agentCapabilities: {
      loadSession: true,
      promptCapabilities: { image: true, audio: true, embeddedContext: true },
      mcpCapabilities: { http: false, sse: false },
      sessionCapabilities: { list: {}, resume: {}, close: {}, delete: {} },
    },
    authMethods: [
      {
        id: AUTH_METHOD_ID,
        name: 'Device token',
        description: `The token of a paired device, in _meta["${META.token}"]`,
      },
    ],
  };
}

const authenticateSchema = v.looseObject({
  methodId: v.string(),
  _meta: v.nullish(v.looseObject({ [META.token]: v.optional(v.string()) })),
});

/** The token that an `authenticate` brings; throws where it brings none. */
export function tokenOf(params: unknown): string {
  const { methodId, _meta } = parseParams(authenticateSchema, params);
  if (methodId !== AUTH_METHOD_ID)
    throw new RpcError(RPC.invalidParams, `methodId: expected ${AUTH_METHOD_ID}`);
  const token = _meta?.[META.token];
  if (token === undefined) throw new RpcError(RPC.authenticationRequired, `_meta.${META.token} is missing`);
  return token;
}
