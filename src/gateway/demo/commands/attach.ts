/** `/attach`: everything but text and pictures that a message may hold: a sound, links to files, files themselves. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Run } from '../turn.ts';
import { createWav } from '../wav.ts';

const SECONDS = 0.6;

/** A bell: a tone that fades. */
const bell = (at: number): number => Math.sin(at * 660 * Math.PI * 2) * Math.exp(-at * 6) * 0.6;

const NOTES = `# Notes

- the oldest idle link gives way
- busy ones never do
`;

export const attach: Run = async (turn) => {
  const uri = (file: string) => pathToFileURL(join(turn.cwd, file)).href;
  await turn.say('A sound:\n\n');
  await turn.show({
    type: 'audio',
    mimeType: 'audio/wav',
    data: createWav(SECONDS, bell).toString('base64'),
  });
  await turn.wait(200);
  await turn.say('Files, named and held:\n\n');
  await turn.show({
    type: 'resource_link',
    uri: uri('src/pool.ts'),
    name: 'pool.ts',
    mimeType: 'text/x-typescript',
    size: 4_821,
  });
  await turn.show({
    type: 'resource_link',
    uri: 'https://agentclientprotocol.com/protocol/content',
    name: 'content',
    title: 'What a message may hold',
    description: 'The protocol’s own page on content blocks',
  });
  await turn.show({
    type: 'resource',
    resource: { uri: uri('NOTES.md'), mimeType: 'text/markdown', text: NOTES },
  });
  await turn.show({
    type: 'resource',
    resource: {
      uri: uri('links.bin'),
      mimeType: 'application/octet-stream',
      blob: Buffer.from([0, 1, 2, 3, 254, 255]).toString('base64'),
    },
  });
  return undefined;
};
