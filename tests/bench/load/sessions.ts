/** The sessions of a gateway, as it tells them itself. */
import { expect } from '@playwright/test';
import * as v from 'valibot';
import type { SessionId } from '../../../src/shared/ids.ts';
import { type Session, sessionSchema } from '../../../src/shared/session.ts';
import type { GatewayProcess } from '../../support/browser/gateway-process.ts';

const listSchema = v.object({ sessions: v.array(sessionSchema) });

export async function sessionsOf(gateway: GatewayProcess): Promise<Session[]> {
  return v.parse(listSchema, await (await gateway.request('GET', '/v1/sessions')).json()).sessions;
}

/** No turn runs any more, and no agent starts. */
export async function allIdle(gateway: GatewayProcess, timeout: number): Promise<void> {
  const busy = async () => (await sessionsOf(gateway)).filter(({ state }) => state !== 'idle').length;
  await expect.poll(busy, { timeout, intervals: [100] }).toBe(0);
}

export async function lastSeqOf(gateway: GatewayProcess, id: SessionId): Promise<number> {
  return (await sessionsOf(gateway)).find((session) => session.id === id)?.lastSeq ?? 0;
}
