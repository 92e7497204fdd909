/**
 * One session of the demo agent: its settings, its turns one after the other, and what goes into its history.
 * It knows the client only as two ports: where updates go, and whom to ask.
 */
import { randomUUID } from 'node:crypto';
import type {
  ContentBlock,
  PermissionOption,
  SessionUpdate,
  SetSessionConfigOptionRequest,
  StopReason,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk';
import type { Catalog } from './catalog.ts';
import type { Clock } from './clock.ts';
import type { History, HistoryLine, HistoryStore } from './history-store.ts';
import { createRecorder } from './recorder.ts';
import { DEFAULT_SETTINGS, type Settings, withMode, withOption } from './settings.ts';
import { type Answer, createTurn } from './turn.ts';

const TITLE_LENGTH = 60;

export interface SessionPorts {
  clock: Clock;
  catalog: Catalog;
  store: HistoryStore;
  update(update: SessionUpdate): Promise<void>;
  ask(toolCall: ToolCallUpdate, options: PermissionOption[], signal: AbortSignal): Promise<Answer>;
}

export interface DemoSession {
  readonly id: string;
  readonly settings: Settings;
  /** Resolves at the end of the turn, which waits for the one before it; rejects with what the command threw. */
  prompt(content: readonly ContentBlock[]): Promise<StopReason>;
  /** Ends the running turn and those that wait for it. */
  cancel(): void;
  setMode(modeId: string): Promise<void>;
  setOption(request: SetSessionConfigOptionRequest): Promise<void>;
  /** Writes down what was said so far. */
  save(): Promise<void>;
}

export function createDemoSession(
  id: string,
  cwd: string,
  history: History | null,
  ports: SessionPorts,
): DemoSession {
  const recorder = createRecorder();
  let settings = history?.settings ?? DEFAULT_SETTINGS;
  let title = history?.title ?? null;
  let cancelling = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  async function send(update: SessionUpdate): Promise<void> {
    recorder.add(update);
    await ports.update(update);
  }

  const keep = (...lines: HistoryLine[]) => ports.store.append(id, lines);
  const save = () => keep(...recorder.take().map((update) => ({ type: 'update', update }) as const));

  async function run(content: readonly ContentBlock[], signal: AbortSignal): Promise<StopReason> {
    if (signal.aborted) return 'cancelled';
    const messageId = randomUUID();
    for (const block of content) {
      recorder.add({ sessionUpdate: 'user_message_chunk', messageId, content: block });
    }
    await save();
    const prompt = promptText(content);
    await nameAfter(prompt);
    const { run: command, text } = ports.catalog.find(prompt);
    const turn = createTurn(text, content, cwd, {
      clock: ports.clock,
      signal,
      send,
      ask: (toolCall, options) => ports.ask(toolCall, options, signal),
    });
    try {
      if (settings.thinking) await turn.think('The person likes to see me think, so I do. ');
      return (await command(turn)) ?? 'end_turn';
    } catch (error) {
      if (signal.aborted) return 'cancelled';
      throw error;
    } finally {
      await save();
    }
  }

  async function nameAfter(prompt: string): Promise<void> {
    const line = prompt.replace(/\s+/g, ' ').trim();
    if (title !== null || line === '') return;
    title = line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line;
    await keep({ type: 'title', title });
    await ports.update({ sessionUpdate: 'session_info_update', title });
  }

  return {
    id,
    get settings() {
      return settings;
    },
    prompt(content) {
      const { signal } = cancelling;
      const turn = last.then(() => run(content, signal));
      last = turn.catch(() => undefined);
      return turn;
    },
    cancel() {
      cancelling.abort(new Error('cancelled'));
      cancelling = new AbortController();
    },
    async setMode(modeId) {
      settings = withMode(settings, modeId);
      await keep({ type: 'settings', settings });
      await ports.update({ sessionUpdate: 'current_mode_update', currentModeId: settings.mode });
    },
    async setOption(request) {
      settings = withOption(settings, request);
      await keep({ type: 'settings', settings });
    },
    save,
  };
}

/** The words, with the files they name in their place: what else was sent has none. */
const promptText = (content: readonly ContentBlock[]): string =>
  content
    .map((block) => (block.type === 'text' ? block.text : block.type === 'resource_link' ? block.name : ''))
    .join('');
