/**
 * Lines of an agent, nearly as real ones were: the turn ends, what is logged can be read by every reader of the log,
 * and the entries that the gateway stored are those that a device would fold of its events.
 */
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { WebSocket } from 'ws';
import type { Entry } from '../../../src/shared/entry.ts';
import { applyChange } from '../../../src/shared/entry-change.ts';
import { createFold } from '../../../src/shared/fold.ts';
import { entriesPageSchema, eventsPageSchema } from '../../../src/shared/http.ts';
import type { Target } from '../fuzz.ts';
import { agentFrames, startFuzzHouse } from '../house.ts';
import { mutateFrame } from '../mutate.ts';
import { lives } from './acp.ts';

const AGENT = fileURLToPath(new URL('../../agents/fuzz-agent.mjs', import.meta.url));
const LINES_A_TURN = 10;

export async function openAgentLines(): Promise<Target> {
  const house = await startFuzzHouse([
    { id: 'fuzz', name: 'Fuzz', argv: [process.execPath, AGENT], builtin: false },
  ]);
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/acp`, {
    headers: { Authorization: `Bearer ${house.token}` },
  });
  await new Promise((resolve) => socket.once('open', resolve));
  let count = 0;
  const waiting = new Map<number, (frame: Record<string, unknown>) => void>();
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { id?: number; method?: string };
    if (frame.method !== undefined || frame.id === undefined) return;
    waiting.get(frame.id)?.(frame);
    waiting.delete(frame.id);
  });
  const call = (method: string, params: object): Promise<Record<string, unknown>> => {
    count += 1;
    const id = count;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  await call('initialize', { protocolVersion: 1 });
  const started = await call('session/new', { _meta: { 'aperture/agent': 'fuzz' } });
  const { sessionId } = started.result as { sessionId: string };
  const corpus = agentFrames.map((frame) =>
    JSON.parse(JSON.stringify(frame).replace(/"sessionId":"[^"]*"/g, '"sessionId":"fuzz"')),
  );
  let lines: string[] = [];

  async function turn(): Promise<void> {
    const prompt = lines.map((text) => ({ type: 'text', text }));
    lines = [];
    if (prompt.length > 0) await call('session/prompt', { sessionId, prompt });
    // Questions that were asked in the turn ended with it.
    const { state } = await house.get(`/v1/sessions/${sessionId}`);
    if (state === 'failed') throw new Error('a line ended the session');
  }

  /** What a device has that saw every event, and what one has that asked for the entries. */
  async function compare(): Promise<void> {
    const { lastSeq } = (await house.get(`/v1/sessions/${sessionId}`)) as { lastSeq: number };
    const fold = createFold();
    const folded = new Map<number, Entry>();
    for (let after = 0; after < lastSeq; ) {
      const page = fits(eventsPageSchema, await house.get(`/v1/sessions/${sessionId}/events?after=${after}`));
      for (const event of page.events) {
        if (event.seq !== after + 1) throw new Error('a gap in the log');
        after = event.seq;
        for (const change of fold.apply(event)) {
          const seq = change.type === 'put' ? change.entry.seq : change.seq;
          const next = applyChange(folded.get(seq), change);
          if (next) folded.set(seq, next);
        }
      }
    }
    let before = '';
    for (let more = true; more; ) {
      const page = fits(
        entriesPageSchema,
        await house.get(`/v1/sessions/${sessionId}/entries?limit=100${before}`),
      );
      for (const entry of page.entries) {
        const one = JSON.stringify(folded.get(entry.seq));
        if (one !== JSON.stringify(entry)) throw new Error(`entry ${entry.seq} differs from its fold`);
        folded.delete(entry.seq);
      }
      more = page.more;
      before = `&before=${page.entries.at(-1)?.seq ?? 0}`;
    }
    if (folded.size > 0) throw new Error('an entry is not stored');
  }

  return {
    async run(chance) {
      lines.push(mutateFrame(chance.pick(corpus), chance));
      if (lines.length >= LINES_A_TURN) await turn();
    },
    async check() {
      await turn();
      await lives(house);
      await compare();
    },
    async close() {
      socket.terminate();
      await house.close();
    },
  };
}

/** As it came, in the order that its fields have, once it is known to fit. */
function fits<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  v.parse(schema, value);
  return value as v.InferOutput<S>; // just checked
}
