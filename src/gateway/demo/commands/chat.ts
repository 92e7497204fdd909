/** What the demo agent says to anything that is no command: a short friendly answer with code. */
import type { Run } from '../turn.ts';

const QUOTE_LENGTH = 200;

export const chat: Run = async (turn) => {
  await turn.say(`${greeting(turn.text)}

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
