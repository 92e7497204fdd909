/** `/permission`: asks before it would run a command, then says what was answered. */
import { randomUUID } from 'node:crypto';
import type { PermissionOption } from '@agentclientprotocol/sdk';
import type { Run } from '../turn.ts';

const OPTIONS: PermissionOption[] = [
  { optionId: 'allow-once', name: 'Allow once', kind: 'allow_once' },
  { optionId: 'allow-always', name: 'Always allow', kind: 'allow_always' },
  { optionId: 'reject-once', name: 'Reject', kind: 'reject_once' },
];
const COMMAND = 'npm publish --access public';

export const permission: Run = async (turn) => {
  const call = {
    toolCallId: randomUUID(),
    title: `Run \`${turn.text || COMMAND}\``,
    kind: 'execute' as const,
    rawInput: { command: turn.text || COMMAND, cwd: turn.cwd },
  };
  await turn.send({ sessionUpdate: 'tool_call', ...call, status: 'pending' });
  const answer = await turn.ask({ ...call, status: 'pending' }, OPTIONS);
  const chosen = OPTIONS.find(({ optionId }) => optionId === answer);
  const allowed = chosen !== undefined && chosen.kind !== 'reject_once';
  if (allowed) {
    await turn.send({
      sessionUpdate: 'tool_call_update',
      toolCallId: call.toolCallId,
      status: 'in_progress',
    });
    await turn.wait(300);
  }
  await turn.send({
    sessionUpdate: 'tool_call_update',
    toolCallId: call.toolCallId,
    status: allowed ? 'completed' : 'failed',
    rawOutput: allowed ? { exitCode: 0 } : { refused: true },
  });
  await turn.say(
    chosen
      ? `You answered: **${chosen.name}**. ${allowed ? 'The command would have run now.' : 'I leave it alone.'}`
      : 'The question was **cancelled**, so I leave it alone.',
  );
  return undefined;
};
