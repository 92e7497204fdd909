/**
 * What a command can do while its turn runs: speak, wait, ask. Every one of them rejects with the signal's
 * reason once the turn is cancelled, so that a command needs no thought of its own about that.
 */
import { randomUUID } from 'node:crypto';
import type {
  ContentBlock,
  PermissionOption,
  SessionUpdate,
  StopReason,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk';
import type { Clock } from './clock.ts';
import { pace } from './pace.ts';

/** Pieces of streamed text a second: about as fast as a quick model. */
const PIECES_PER_SECOND = 50;

/** The answer to a question: the chosen option's id, or null where it was cancelled. */
export type Answer = string | null;

export interface TurnPorts {
  clock: Clock;
  signal: AbortSignal;
  send(update: SessionUpdate): Promise<void>;
  ask(toolCall: ToolCallUpdate, options: PermissionOption[]): Promise<Answer>;
}

export interface Turn {
  /** What follows the command's name, or the whole prompt where no command was named. */
  readonly text: string;
  /** All that was sent. */
  readonly content: readonly ContentBlock[];
  readonly cwd: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  send(update: SessionUpdate): Promise<void>;
  /** Streams markdown into the turn's one message. */
  say(markdown: string): Promise<void>;
  /** Adds one block to the turn's message, at once. */
  show(content: ContentBlock): Promise<void>;
  think(text: string): Promise<void>;
  wait(ms: number): Promise<void>;
  ask(toolCall: ToolCallUpdate, options: PermissionOption[]): Promise<Answer>;
}

/** Resolves when the turn is over; without a reason it ended well. */
export type Run = (turn: Turn) => Promise<StopReason | undefined>;

export function createTurn(
  text: string,
  content: readonly ContentBlock[],
  cwd: string,
  ports: TurnPorts,
): Turn {
  const { clock, signal } = ports;
  const messageId = randomUUID();

  async function send(update: SessionUpdate): Promise<void> {
    signal.throwIfAborted();
    await ports.send(update);
  }

  async function stream(kind: 'agent_message_chunk' | 'agent_thought_chunk', id: string, text: string) {
    const parts = pieces(text);
    await pace({ count: parts.length, rate: PIECES_PER_SECOND, clock, signal }, (index) =>
      send({ sessionUpdate: kind, messageId: id, content: { type: 'text', text: parts[index] ?? '' } }),
    );
  }

  return {
    text,
    content,
    cwd,
    clock,
    signal,
    send,
    say: (markdown) => stream('agent_message_chunk', messageId, markdown),
    show: (content) => send({ sessionUpdate: 'agent_message_chunk', messageId, content }),
    think: (thought) => stream('agent_thought_chunk', randomUUID(), thought),
    wait: (ms) => clock.wait(ms, signal),
    ask: async (toolCall, options) => {
      signal.throwIfAborted();
      const answer = await ports.ask(toolCall, options);
      signal.throwIfAborted();
      return answer;
    },
  };
}

/** Text in pieces of a few words, as a model would stream it; together they are the text again. */
export const pieces = (text: string): string[] => text.match(/(?:\s*\S+){1,4}\s*/g) ?? [];
