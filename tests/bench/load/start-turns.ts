/** Sends prompts as a client without a page, and leaves as soon as their turns run: it hears none of what is said. */
import WebSocket from 'ws';
import type { SessionId } from '../../../src/shared/ids.ts';
import type { GatewayProcess } from '../../support/browser/gateway-process.ts';

export async function startTurns(
  gateway: GatewayProcess,
  prompts: readonly { sessionId: SessionId; text: string }[],
): Promise<void> {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/acp`, {
    headers: { authorization: `Bearer ${await gateway.token()}` },
  });
  const send = (id: number, method: string, params: object): void =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  const waiting = new Set(prompts.map(({ sessionId }) => sessionId));
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The gateway closed the socket')));
    socket.on('open', () => {
      send(1, 'initialize', { protocolVersion: 1, clientCapabilities: {} });
      for (const [index, { sessionId, text }] of prompts.entries()) {
        send(2 + index, 'session/prompt', { sessionId, prompt: [{ type: 'text', text }] });
      }
    });
    socket.on('message', (data: Buffer) => {
      if (!data.includes('_aperture/turn')) return;
      const { params } = JSON.parse(data.toString()) as { params: { sessionId: SessionId; state: string } };
      if (params.state === 'running') waiting.delete(params.sessionId);
      if (waiting.size === 0) resolve();
    });
  });
  socket.terminate();
}
