/** Why an agent could not do what it was asked, in the words of the event log. */
import { RequestError } from '@agentclientprotocol/sdk';
import type { Failure, FailureCode } from '../../shared/event.ts';

/** `message` may hold the agent's own words: it is for the person, never for the gateway's log. */
export class AgentFailure extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'AgentFailure';
    this.code = code;
  }
  get failure(): Failure {
    return { code: this.code, message: this.message };
  }
}

const MAX_MESSAGE_LENGTH = 2_000;

/** What a request to an agent was rejected with: its own error reply, or the end of the connection. */
export function agentFailure(error: unknown): AgentFailure {
  if (error instanceof AgentFailure) return error;
  if (error instanceof RequestError) return new AgentFailure('agent_error', wordsOf(error));
  return new AgentFailure('agent_exited', 'The agent is gone');
}

/** Some agents put the reason beside a message that says nothing. */
export function wordsOf(error: RequestError): string {
  const { data } = error;
  const details =
    typeof data === 'object' && data !== null && 'details' in data && typeof data.details === 'string'
      ? data.details
      : null;
  const words =
    details === null || error.message.includes(details) ? error.message : `${error.message}: ${details}`;
  return words.slice(0, MAX_MESSAGE_LENGTH) || `The agent failed (${error.code})`;
}
