/** Shorthands of the tests of sessions on a socket. */
import type { EventBody } from '../../src/shared/event.ts';
import { createEventReader } from '../../src/shared/event-frames.ts';
import { readFrame } from '../../src/shared/frame.ts';
import type { RequestId, SessionId } from '../../src/shared/ids.ts';
import { type House, type Socket, startHouse } from './door-harness.ts';

export const text = (words: string): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: words } },
});
export const question = (requestId: string): EventBody => ({
  type: 'permission',
  requestId: requestId as RequestId,
  toolCall: { toolCallId: 'call' },
  options: [
    { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
    { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  ],
});

export async function houseWithSession(): Promise<{ house: House; id: SessionId }> {
  const house = await startHouse();
  const { id } = await house.service.create({ agent: 'demo' });
  return { house, id };
}

export const load = (socket: Socket, sessionId: SessionId, after?: unknown) =>
  socket.call('session/load', { sessionId, cwd: '/', mcpServers: [], _meta: { 'aperture/after': after } });

/** The positions of a socket's events, as a reader that knows the protocol finds them. */
export function seqs(socket: Socket): number[] {
  const read = createEventReader();
  return socket.frames.flatMap((frame) => {
    const parsed = readFrame(frame);
    if (parsed.type !== 'notification' && parsed.type !== 'request') return [];
    const known = read(parsed);
    return known.type === 'event' ? [known.event.seq] : [];
  });
}
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

export const asked = (socket: Socket): Promise<Record<string, unknown>> =>
  socket.next((frame) => frame.method === 'session/request_permission');
export const answer = (socket: Socket, id: unknown, outcome: unknown): void =>
  socket.send({ jsonrpc: '2.0', id, result: { outcome } });
export const selected = (optionId: string) => ({ outcome: 'selected', optionId });
