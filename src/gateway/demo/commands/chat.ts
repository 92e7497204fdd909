/** What the demo agent says to anything that is no command: a short friendly answer with code. */
import type { ContentBlock } from '@agentclientprotocol/sdk';
import type { Run } from '../turn.ts';

const QUOTE_LENGTH = 200;

export const chat: Run = async (turn) => {
  await turn.say(`${greeting(turn.text)}
${attachments(turn.content)}
I am the demo agent: I need no key and no network, and I change nothing on your disk. A small example, since you
probably came for code:

\`\`\`ts
const greet = (name: string): string => \`Hello, \${name}!\`;
console.log(greet('Aperture'));
\`\`\`

Try \`/plan\`, \`/permission\`, \`/diff\` or \`/markdown\` to see what real agents do here.
`);
  return undefined;
};

function greeting(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'Hello! You said nothing, which is fine too.';
  return `Hello! You said: ${line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH)}…` : line}`;
}

/** What was sent with the words: each on a line of its own. */
function attachments(content: readonly ContentBlock[]): string {
  const lines = content.map(lineOf).filter((line) => line !== null);
  return lines.length === 0 ? '' : `\nWith it you sent me:\n\n${lines.join('\n')}\n`;
}

function lineOf(block: ContentBlock): string | null {
  switch (block.type) {
    case 'text':
      return null;
    case 'image':
    case 'audio':
      return `- ${block.type}, ${block.mimeType}, ${Buffer.from(block.data, 'base64').length} bytes`;
    case 'resource_link':
      return `- file ${block.name} (${block.uri})`;
    case 'resource':
      return `- resource ${block.resource.uri}`;
  }
}
