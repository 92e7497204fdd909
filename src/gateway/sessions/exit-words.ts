/** The end of an agent's process as a failure, in words for the person. */
import type { Failure } from '../../shared/event.ts';
import type { AgentExit } from '../agents/agent.ts';

/** It had not got as far as a session. */
export const startFailure = (exit: AgentExit): Failure =>
  exit.failure ?? {
    code: 'agent_start_failed',
    message: `The agent ${howItLeft(exit)} before it was ready`,
  };

export const exitFailure = (exit: AgentExit): Failure =>
  exit.failure ?? { code: 'agent_exited', message: `The agent ${howItLeft(exit)}` };

function howItLeft({ code, signal }: AgentExit): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? 'ended' : `ended with code ${code}`;
}
