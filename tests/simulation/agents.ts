/**
 * Agents without a process: what each says to a prompt follows from the prompt alone, whenever it runs. They
 * count how often they were asked.
 */
import type { Agent, startAgent } from '../../src/gateway/agents/agent.ts';
import { AgentFailure } from '../../src/gateway/agents/agent-failure.ts';
import type { PermissionOutcome, SessionUpdate, StopReason } from '../../src/shared/acp.ts';
import { createSeededRandom } from '../support/worker/virtual-time.ts';
import type { Process } from './time.ts';

export type SimAgents = ReturnType<typeof createSimAgents>;

type Start = typeof startAgent;

const OPTIONS = [
  { optionId: 'yes', name: 'Yes', kind: 'allow_once' as const },
  { optionId: 'no', name: 'No', kind: 'reject_once' as const },
];

export function createSimAgents(seed: number) {
  /** How often each prompt was given to an agent. */
  const runs = new Map<string, number>();
  const living = new Map<string, { crash(): void }>();
  let isCalm = false;

  const starter =
    (process: Process): Start =>
    (options, handlers) => {
      let isGone = false;
      let cancelTurn: (() => void) | null = null;
      const self = { crash: () => leave(1, 'SIGKILL') };

      function leave(code: number | null, signal: string | null): void {
        if (isGone) return;
        isGone = true;
        if (living.get(options.sessionId) === self) living.delete(options.sessionId);
        const exit = { code: signal === null ? code : null, signal: signal as NodeJS.Signals | null };
        process.after(2, () => handlers.exited({ ...exit, failure: null }));
      }
      living.set(options.sessionId, self);
      process.after(20, () => {
        if (isGone) return;
        handlers.ready({
          agentSessionId: options.agentSessionId ?? `agent-${options.sessionId}`,
          how: options.agentSessionId === null ? 'new' : 'again',
          modes: null,
          configOptions: null,
          promptCapabilities: { image: false, audio: false, embeddedContext: false },
        });
      });

      function prompt(text: string): Promise<StopReason> {
        runs.set(text, (runs.get(text) ?? 0) + 1);
        const random = createSeededRandom(hash(text) + seed);
        const script = isCalm ? [] : writeScript(random);
        return new Promise((resolve, reject) => {
          let isOver = false;
          const end = (run: () => void): void => {
            if (isOver) return;
            isOver = true;
            cancelTurn = null;
            run();
          };
          cancelTurn = () => process.after(30 * random(), () => end(() => resolve('cancelled')));
          function next(): void {
            if (isGone || isOver) return;
            const act = script.shift();
            if (act === undefined) {
              finish();
              return;
            }
            if (act.type === 'say') {
              for (const update of act.updates) handlers.update(update);
              process.after(act.pauseMs, next);
              return;
            }
            const request = {
              toolCall: { toolCallId: `ask-${script.length}`, title: 'Run it' },
              options: OPTIONS,
            };
            void handlers
              .permission(request, new AbortController().signal)
              .then((outcome: PermissionOutcome) => {
                handlers.update(chunk(`Answered ${outcome.outcome}.`, null));
                process.after(5, next);
              });
          }
          function finish(): void {
            const dice = random();
            if (dice < 0.04) end(() => reject(new AgentFailure('agent_error', 'It failed')));
            else if (dice < 0.07) leave(3, null);
            else if (dice < 0.1) end(() => resolve('refusal'));
            else end(() => resolve('end_turn'));
          }
          process.after(5, next);
        });
      }

      const agent: Agent = {
        prompt: (content) => prompt(content.map((block) => ('text' in block ? block.text : '')).join('')),
        cancel: () => cancelTurn?.(),
        setMode: async () => {},
        setConfigOption: async () => null,
        stop: () => leave(null, 'SIGTERM'),
      };
      return agent;
    };

  return {
    runs,
    starter,
    /** The agent of a session dies. */
    crash: (sessionId: string): void => living.get(sessionId)?.crash(),
    /** From now on turns end at once: the schedule is over. */
    calm(): void {
      isCalm = true;
    },
  };
}

type Act = { type: 'say'; updates: SessionUpdate[]; pauseMs: number } | { type: 'ask' };

const chunk = (text: string, messageId: string | null): SessionUpdate => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
  messageId,
});

function writeScript(random: () => number): Act[] {
  const acts: Act[] = [];
  const length = 1 + Math.floor(random() * 12);
  for (let n = 0; n < length; n += 1) {
    const pauseMs = random() < 0.6 ? random() * 40 : random() * 900;
    if (random() < 0.07) acts.push({ type: 'ask' });
    else acts.push({ type: 'say', updates: writeUpdates(random, n), pauseMs });
  }
  return acts;
}

function writeUpdates(random: () => number, n: number): SessionUpdate[] {
  const dice = random();
  const word = `w${n}-${Math.floor(random() * 1000)} `;
  if (dice < 0.3) return [chunk(word, null)];
  if (dice < 0.5) return [chunk(word, `m${Math.floor(random() * 2)}`)];
  if (dice < 0.58) {
    return [{ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: word }, messageId: null }];
  }
  if (dice < 0.75) {
    const status = (['pending', 'in_progress', 'completed', 'failed'] as const)[Math.floor(random() * 4)];
    const toolCallId = `t${Math.floor(random() * 3)}`;
    return [
      { sessionUpdate: 'tool_call_update', toolCallId, title: word, kind: 'read', status: status ?? null },
    ];
  }
  if (dice < 0.8) {
    return [{ sessionUpdate: 'plan', entries: [{ content: word, priority: 'high', status: 'pending' }] }];
  }
  if (dice < 0.84) return [{ sessionUpdate: 'usage_update', used: n, size: 100 }];
  if (dice < 0.87) return [{ sessionUpdate: 'notice', severity: 'info', title: word }];
  if (dice < 0.9) {
    return [
      {
        sessionUpdate: 'agent_message_chunk',
        content: { type: 'image', data: 'AA==', mimeType: 'image/png' },
        messageId: null,
      },
    ];
  }
  if (dice < 0.92) return [{ sessionUpdate: 'of_a_later_version' }];
  // Much at once, nothing of which can be joined: what leaves a client far behind.
  const much = 10 + Math.floor(random() * 40);
  return Array.from({ length: much }, (_, at) => ({
    sessionUpdate: 'tool_call',
    toolCallId: `b${n}-${at}`,
    title: `${word}${at}`,
    kind: 'search',
    status: 'completed',
  }));
}

export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
