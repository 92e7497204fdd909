/** Recordings of real agents (`tests/recordings/`) as the events that the gateway logs for them. */
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import {
  permissionOptionSchema,
  permissionOutcomeSchema,
  sessionUpdateSchema,
  stopReasonSchema,
  toolCallUpdateSchema,
} from '../../src/shared/acp.ts';
import { type EventBody, eventBodySchema, type LogEvent } from '../../src/shared/event.ts';
import { toSeq } from '../../src/shared/ids.ts';

const FOLDER = new URL('../recordings/', import.meta.url);

export interface RecordedFrame {
  t: number;
  proc: number;
  from: 'client' | 'agent' | 'client-raw';
  msg: {
    id?: number | string | null;
    method?: string;
    params?: Record<string, unknown>;
    result?: Record<string, unknown> | null;
    error?: { code: number; message: string };
  };
}

export const recordingNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.replace('.jsonl', ''))
    .sort();

export const readRecording = (name: string): RecordedFrame[] =>
  readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The log of the recording's conversation, one session after another, times relative to its start. */
export function eventsOf(name: string): LogEvent[] {
  const events: LogEvent[] = [];
  const prompts = new Map<unknown, string>();
  let promptCount = 0;
  const questions = new Set<unknown>();
  const log = (at: number, body: unknown) => {
    const event: EventBody = v.parse(eventBodySchema, body);
    events.push({ seq: toSeq(events.length + 1), at, ...event } as LogEvent);
  };

  for (const { t, proc, from, msg } of readRecording(name)) {
    const id = `${proc}:${msg.id}`;
    const params = msg.params ?? {};
    if (from === 'client' && msg.method === 'session/prompt') {
      const promptId = `p${++promptCount}`;
      prompts.set(id, promptId);
      log(t, { type: 'prompt', promptId, content: params.prompt });
      log(t, { type: 'turn', state: 'running', promptId });
    } else if (from === 'agent' && msg.method === 'session/update') {
      log(t, { type: 'update', update: v.parse(sessionUpdateSchema, params.update) });
    } else if (from === 'agent' && msg.method === 'session/request_permission') {
      questions.add(id);
      const toolCall = v.parse(toolCallUpdateSchema, params.toolCall);
      const options = v.parse(v.array(permissionOptionSchema), params.options);
      log(t, { type: 'permission', requestId: `q${id}`, toolCall, options });
    } else if (from === 'client' && msg.method === undefined && questions.delete(id)) {
      const outcome = v.safeParse(permissionOutcomeSchema, msg.result?.outcome);
      const settled = outcome.success ? outcome.output : { outcome: 'cancelled' };
      log(t, { type: 'permission_resolved', requestId: `q${id}`, outcome: settled, by: 'test' });
    } else if (from === 'agent' && msg.method === undefined && prompts.has(id)) {
      const promptId = prompts.get(id);
      prompts.delete(id);
      if (msg.error) {
        const error = { code: 'agent_error', message: msg.error.message };
        log(t, { type: 'turn', state: 'idle', promptId, error });
      } else {
        const stopReason = v.parse(stopReasonSchema, msg.result?.stopReason);
        log(t, { type: 'turn', state: 'idle', promptId, stopReason });
      }
    }
  }
  return events;
}
