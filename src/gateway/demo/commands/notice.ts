/** `/notice`: remarks of each severity, a compaction with its summary, and a kind of update that nobody knows. */
import { randomUUID } from 'node:crypto';
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import type { Run } from '../turn.ts';

const SUMMARY = [
  '**What was asked**: let the oldest idle link give way.\n\n',
  '**What was done**:\n\n- read `src/pool.ts` and its tests\n- wrote a test that failed\n- changed the choice\n\n',
  '**What is left**: say in the docs what changed.',
];

export const notice: Run = async (turn) => {
  const compactionId = randomUUID();
  await turn.send({ sessionUpdate: 'notice', severity: 'info', title: 'A newer model is available' });
  await turn.send({
    sessionUpdate: 'notice',
    severity: 'warning',
    title: 'Nearly at the limit',
    description: 'About a tenth of this hour’s requests are left.',
  });
  await turn.send({
    sessionUpdate: 'notice',
    severity: 'error',
    title: 'A server of tools could not be reached',
    description: 'Its tools are left out until it answers.',
  });
  await turn.send({ sessionUpdate: 'compaction_update', compactionId, status: 'in_progress' });
  for (const text of SUMMARY) {
    await turn.wait(200);
    await turn.send({
      sessionUpdate: 'compaction_summary_chunk',
      compactionId,
      content: { type: 'text', text },
    });
  }
  await turn.send({ sessionUpdate: 'compaction_update', compactionId, status: 'completed' });
  // Agents run ahead of clients now and then: it is logged, and shown as nothing.
  const unknown = { sessionUpdate: 'demo_of_tomorrow', mood: 'curious' };
  await turn.send(unknown as unknown as SessionUpdate);
  await turn.say('Those were remarks; the conversation itself goes on.');
  return undefined;
};
