/**
 * `/terminal`: a tool call whose output grows as a terminal's does, with colours, a progress line and bad escapes.
 * `/terminal N`: so many lines before it.
 */
import { randomUUID } from 'node:crypto';
import type { Run } from '../turn.ts';

const ESC = '\u001B';
const colour = (code: string, text: string) => `${ESC}[${code}m${text}${ESC}[0m`;

const LINES = [
  `${colour('1', '$ npm test')}\n`,
  '\n',
  `${colour('32', '✓')} src/pool.test.ts ${colour('2', '(4 tests) 12 ms')}\n`,
  `${colour('32', '✓')} src/link.test.ts ${colour('2', '(19 tests) 148 ms')}\n`,
  `${colour('31', '✗')} src/feed.test.ts ${colour('2', '(7 tests, 1 failed) 31 ms')}\n`,
  `  ${colour('1;31', 'AssertionError')}: expected ${colour('32', '3')} to be ${colour('31', '2')}\n`,
  `  ${colour('36', 'src/feed.test.ts')}:${colour('33', '41')}:${colour('33', '18')}\n`,
  `${colour('38;5;208', 'a colour of 256')} ${colour('38;2;150;120;255', 'a true colour')} ${colour('7', 'inverse')} ${colour('4', 'underlined')}\n`,
  'progress  10%\rprogress  60%\rprogress 100%\n',
  // What a page must swallow: moving the cursor, a window title, a link.
  `${ESC}[2K${ESC}[1G${ESC}]0;a title\u0007${ESC}]8;;https://example.com${ESC}\\a link${ESC}]8;;${ESC}\\\n`,
  `\n${colour('1;31', 'Tests  1 failed')} | ${colour('1;32', '29 passed')}\n`,
];

const MAX_LINES = 20_000;

export const terminal: Run = async (turn) => {
  const toolCallId = randomUUID();
  await turn.send({
    sessionUpdate: 'tool_call',
    toolCallId,
    title: '`npm test`',
    kind: 'execute',
    status: 'in_progress',
    rawInput: { command: 'npm test', cwd: turn.cwd },
  });
  const count = Math.min(MAX_LINES, Math.floor(Number(turn.text)) || 0);
  let output = Array.from(
    { length: count },
    (_, index) => `${colour('2', `[${index + 1}]`)} building\n`,
  ).join('');
  for (const line of LINES) {
    await turn.wait(120);
    output += line;
    await turn.send({ sessionUpdate: 'tool_call_update', toolCallId, content: [asContent(output)] });
  }
  await turn.send({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: 'failed',
    content: [asContent(output)],
    rawOutput: { exitCode: 1, output },
  });
  await turn.say('One of the tests fails, as it should here.');
  return undefined;
};

const asContent = (text: string) => ({
  type: 'content' as const,
  content: { type: 'text' as const, text },
});
