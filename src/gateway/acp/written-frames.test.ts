import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { writeFrames } from './written-frames.ts';

const LENGTHS = [0, 1, 60, 61, 62, 100, 65_000, 65_535, 65_536, 70_000];

it('is read by a client as the texts that were written, of every length, and in more than one byte a letter', async () => {
  const frames = LENGTHS.map((length) => ({
    type: 'notification' as const,
    method: 'm',
    params: { text: `é${'x'.repeat(length)}` },
  }));
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  const { texts, wire } = writeFrames(frames);
  server.on('connection', (_socket, request) => void request.socket.write(wire));
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    client.on('message', (data) => {
      heard.push(data.toString());
      if (heard.length === texts.length) resolve();
    });
  });
  client.terminate();
  expect(heard).toEqual(texts);
});
