/** The commands that end a turn otherwise than well: an error, a refusal, an exit, and no end at all. */
import { RequestError } from '@agentclientprotocol/sdk';
import type { Run } from '../turn.ts';

/** `/fail`: a JSON-RPC error (-32603) in place of a stop reason. */
export const fail: Run = async (turn) => {
  await turn.say('This will not go well.');
  throw new RequestError(-32603, 'The demo agent failed, as it was asked to');
};

export const refuse: Run = async (turn) => {
  await turn.say('I would rather not.');
  return 'refusal';
};

/** `/exit CODE`: the process ends in mid-turn, without an answer. */
export const createExit =
  (exit: (code: number) => void): Run =>
  async (turn) => {
    const code = Number(turn.text || '1');
    exit(Number.isInteger(code) && code >= 0 && code <= 255 ? code : 1);
    return untilCancelled(turn.signal);
  };

/** `/hang`: says nothing until it is cancelled. */
export const hang: Run = (turn) => untilCancelled(turn.signal);

const untilCancelled = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
