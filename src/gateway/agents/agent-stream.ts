/**
 * An agent's stdin and stdout as a stream of JSON-RPC messages for the SDK.
 *
 * Session updates are taken out here, in the order of the wire, before the SDK sees them: the SDK drops those
 * that do not fit its schema, where ours is looser, and hands over messages without waiting for one to be
 * dealt with, so that a turn could end before its last words. Lines that are no JSON object, or nest without end, are left
 * out.
 */
import type { Readable, Writable } from 'node:stream';
import { setImmediate as nextTick } from 'node:timers/promises';
import type { AnyMessage, AnyRequest, AnyResponse, JsonRpcId, Stream } from '@agentclientprotocol/sdk';
import { METHOD } from '../../shared/frame.ts';
import { isRecord } from '../../shared/is-record.ts';
import { isTooDeep } from '../door/json-depth.ts';
import { readLines } from './lines.ts';
import { createRequestLoad } from './request-load.ts';

export interface AgentStreamOptions {
  stdin: Writable;
  stdout: Readable;
  maxLineBytes: number;
  /** The params of a `session/update`, unchecked. */
  onUpdate(params: unknown): void;
  /** A line that is not JSON, or no object, or a reply to nothing. */
  onGarbage(): void;
  /** No more lines are read: the stream ended, or `error` made it useless. */
  onEnd(error: unknown): void;
}

/** Tools' inputs may nest; what nests deeper than this could not be written to the log again. */
const MAX_DEPTH = 256;

export function createAgentStream(options: AgentStreamOptions): Stream {
  const { stdin, stdout, maxLineBytes, onUpdate, onGarbage, onEnd } = options;

  /** Requests that the agent has not answered. */
  const asked = new Set<JsonRpcId>();
  const load = createRequestLoad();

  async function* messages(): AsyncGenerator<AnyMessage> {
    let failure: unknown = null;
    try {
      for await (const line of readLines(stdout, maxLineBytes)) {
        const message = readMessage(line);
        if (message === 'empty') continue;
        if (message === 'garbage') onGarbage();
        else if (isUpdate(message)) onUpdate(message.params);
        else if (isReply(message) && !asked.delete(message.id)) onGarbage();
        else if (isRequest(message) && !load.take(message)) onGarbage();
        else {
          yield message;
          await load.bearable();
          // What comes next must not overtake those who wait for this one.
          await nextTick();
        }
      }
    } catch (error) {
      failure = error;
    } finally {
      // Also when the SDK stops reading.
      onEnd(failure);
    }
  }

  const source = messages();
  return {
    readable: new ReadableStream<AnyMessage>(
      {
        async pull(controller) {
          const next = await source.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        },
        cancel: async () => void (await source.return(undefined)),
      },
      // Nothing is read ahead: what is not asked for stays in the pipe.
      { highWaterMark: 0 },
    ),
    writable: new WritableStream<AnyMessage>({
      write: (message) =>
        new Promise((resolve, reject) => {
          if ('method' in message && 'id' in message) asked.add(message.id);
          stdin.write(`${JSON.stringify(message)}\n`, (error) => {
            if (isReply(message)) load.answered(message.id);
            if (error) reject(error);
            else resolve();
          });
        }),
    }),
  };
}

function readMessage(line: string): AnyMessage | 'empty' | 'garbage' {
  if (line.trim() === '') return 'empty';
  if (isTooDeep(line, MAX_DEPTH)) return 'garbage';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'garbage';
  }
  return isMessage(value) ? value : 'garbage';
}

/** The SDK would answer anything else, with all of it, however much and often it comes. */
function isMessage(value: unknown): value is AnyMessage {
  if (!isRecord(value) || value.jsonrpc !== '2.0') return false;
  const { id, method } = value;
  const isId = typeof id === 'string' || Number.isFinite(id);
  if ('method' in value) return typeof method === 'string' && (isId || !('id' in value));
  return isId && ('result' in value || 'error' in value);
}

const isRequest = (message: AnyMessage): message is AnyRequest => 'id' in message && 'method' in message;

const isReply = (message: AnyMessage): message is AnyResponse => 'id' in message && !('method' in message);

const isUpdate = (message: AnyMessage): message is AnyMessage & { params: unknown } =>
  'method' in message && !('id' in message) && message.method === METHOD.update;
