/**
 * The fold: events in, entries out. The gateway and the worker run the same one, so their entries are equal
 * byte for byte, whether a device saw every event or started from a snapshot.
 *
 * It owns what must be remembered between two events (which message is being written, which tools run) and
 * the entries that may still change. It knows nothing of storage: `save` gives what to store beside the
 * entries, and `createFold` takes it back with the entries named in it.
 */
import * as v from 'valibot';
import {
  type ContentBlock,
  configOptionSchema,
  isKnownUpdate,
  type KnownUpdate,
  type SessionUpdate,
  type StopReason,
  sessionModesSchema,
  type ToolCallUpdate,
} from './acp.ts';
import { appendText, type Entry, type EntryChange, type EntryOf, entryText, isMessage } from './entry.ts';
import { type FailureCode, type LogEvent, turnStateSchema } from './event.ts';
import { promptIdSchema, type Seq, seqSchema } from './ids.ts';
import { PREVIEW_LENGTH } from './limits.ts';

/** Beyond this many of a kind in one turn the oldest are taken as done: a hostile agent must not fill memory. */
const MAX_TRACKED = 5_000;

const usageSchema = v.looseObject({ used: v.number(), size: v.number() });

/** What is true of the session now, beside its entries. */
export const transcriptInfoSchema = v.object({
  /** The agent's own title, or the one a person gave. */
  title: v.nullable(v.string()),
  turn: v.object({
    state: turnStateSchema,
    promptId: v.nullable(promptIdSchema),
    /** When the turn began, ms since 1970; null while idle. */
    since: v.nullable(v.number()),
  }),
  modes: v.nullable(sessionModesSchema),
  configOptions: v.array(configOptionSchema),
  commands: v.array(
    v.looseObject({
      name: v.string(),
      description: v.string(),
      input: v.nullish(v.looseObject({ hint: v.string() })),
    }),
  ),
  usage: v.nullable(usageSchema),
  /** One line of the newest message, for the session list. */
  preview: v.string(),
});
export type TranscriptInfo = v.InferOutput<typeof transcriptInfoSchema>;

const tracked = v.array(v.tuple([v.string(), seqSchema]));

/** The fold's memory between events, as plain JSON. Every seq in it names an entry that may still change. */
export const foldSnapshotSchema = v.object({
  last: v.nullable(seqSchema),
  messages: tracked,
  tools: tracked,
  permissions: tracked,
  compactions: tracked,
  plan: v.nullable(seqSchema),
  info: transcriptInfoSchema,
});
export type FoldSnapshot = v.InferOutput<typeof foldSnapshotSchema>;

/** The entries that a stored fold needs back before it can go on. */
export function liveSeqs(snapshot: FoldSnapshot): Seq[] {
  const seqs = new Set<Seq>();
  if (snapshot.last !== null) seqs.add(snapshot.last);
  if (snapshot.plan !== null) seqs.add(snapshot.plan);
  for (const list of [snapshot.messages, snapshot.tools, snapshot.permissions, snapshot.compactions]) {
    for (const [, seq] of list) seqs.add(seq);
  }
  return [...seqs];
}

export interface Fold {
  /** Takes the next event; events must come in order, each once. Returns what changed, oldest first. */
  apply(event: LogEvent): EntryChange[];
  /** What is true of the session now. A new object whenever something in it changed. */
  readonly info: TranscriptInfo;
  /** True if entries wait for an answer. */
  readonly hasPendingPermission: boolean;
  /** An entry that may still change, or that the last event changed; others are only where they are stored. */
  entry(seq: Seq): Entry | undefined;
  save(): FoldSnapshot;
}

const EMPTY_INFO: TranscriptInfo = {
  title: null,
  turn: { state: 'idle', promptId: null, since: null },
  modes: null,
  configOptions: [],
  commands: [],
  usage: null,
  preview: '',
};

export function createFold(snapshot: FoldSnapshot | null = null, liveEntries: Iterable<Entry> = []): Fold {
  const live = new Map<Seq, Entry>();
  for (const entry of liveEntries) live.set(entry.seq, entry);
  const messages = new Map(snapshot?.messages);
  const tools = new Map(snapshot?.tools);
  const permissions = new Map(snapshot?.permissions);
  const compactions = new Map(snapshot?.compactions);
  let plan = snapshot?.plan ?? null;
  let last = snapshot?.last ?? null;
  let info: TranscriptInfo = snapshot?.info ?? EMPTY_INFO;

  function put(entry: Entry): EntryChange {
    const isNew = !live.has(entry.seq);
    if (isNew) {
      const previous = last === null ? undefined : live.get(last);
      if (previous && !mayChange(previous)) live.delete(previous.seq);
      last = entry.seq;
      // Some agents keep one messageId for a whole turn: what is said after a tool belongs after it.
      if (!isMessage(entry)) endMessages();
    }
    live.set(entry.seq, entry);
    if (isNew && PREVIEWED.has(entry.kind)) showPreview(entry);
    return { type: 'put', entry };
  }

  function endMessages(): void {
    for (const seq of messages.values()) live.delete(seq);
    messages.clear();
  }

  /** True if a later event of this turn may name the entry; messages without an id are named by adjacency. */
  function mayChange(entry: Entry): boolean {
    switch (entry.kind) {
      case 'user':
      case 'agent':
      case 'thought':
        return entry.messageId !== null;
      case 'tool':
      case 'plan':
        return true;
      case 'permission':
        return entry.outcome === null;
      case 'notice':
        return [...compactions.values()].includes(entry.seq);
      case 'error':
        return false;
    }
  }

  function showPreview(entry: Entry): void {
    const preview = firstLine(entryText(entry));
    if (preview !== '' && preview !== info.preview) info = { ...info, preview };
  }

  function remember(map: Map<string, Seq>, key: string, seq: Seq): void {
    map.set(key, seq);
    if (map.size <= MAX_TRACKED) return;
    const oldest = map.entries().next().value;
    if (oldest === undefined) return;
    map.delete(oldest[0]);
    if (oldest[1] !== last) live.delete(oldest[1]);
  }

  /** What belongs to the turn before can change no more; only open questions live on. */
  function beginTurn(): void {
    messages.clear();
    tools.clear();
    compactions.clear();
    plan = null;
    const open = new Set(permissions.values());
    for (const seq of live.keys()) if (!open.has(seq)) live.delete(seq);
  }

  function chunk(
    kind: 'user' | 'agent' | 'thought',
    event: LogEvent,
    content: ContentBlock,
    messageId: string | null,
  ): EntryChange[] {
    const key = messageId === null ? null : `${kind}:${messageId}`;
    const seq = key === null ? last : (messages.get(key) ?? null);
    const current = seq === null ? undefined : live.get(seq);
    const continues = current?.kind === kind && current.messageId === messageId;
    if (!continues) {
      // An empty chunk announces a message without saying anything: some agents begin each turn with one.
      if (content.type === 'text' && content.text === '') return [];
      const base = { seq: event.seq, rev: event.seq, at: event.at, messageId };
      const blocks = [content.type === 'text' ? textOnly(content.text) : content];
      const entry: Entry =
        kind === 'user'
          ? { ...base, kind, promptId: null, content: blocks }
          : { ...base, kind, content: blocks };
      if (key !== null) remember(messages, key, event.seq);
      return [put(entry)];
    }
    if (content.type !== 'text') {
      return [put({ ...current, rev: event.seq, content: [...current.content, content] })];
    }
    const next = { ...current, rev: event.seq, content: appendText(current.content, content.text) };
    live.set(next.seq, next);
    if (kind !== 'thought' && plainTextIsShort(current)) showPreview(next);
    return [{ type: 'append', seq: next.seq, rev: event.seq, text: content.text }];
  }

  function tool(event: LogEvent, update: ToolCallUpdate): EntryChange[] {
    const seq = tools.get(update.toolCallId);
    const current = seq === undefined ? undefined : live.get(seq);
    const before = current?.kind === 'tool' ? current : undefined;
    const status = update.status ?? before?.status ?? 'pending';
    const ended = status === 'completed' || status === 'failed' || status === 'cancelled';
    const entry: EntryOf<'tool'> = {
      seq: before?.seq ?? event.seq,
      rev: event.seq,
      at: before?.at ?? event.at,
      kind: 'tool',
      status,
      call: mergeCall(before?.call, update),
      endedAt: ended ? (before?.endedAt ?? event.at) : null,
    };
    if (before === undefined) remember(tools, update.toolCallId, event.seq);
    return [put(entry)];
  }

  function update(event: LogEvent, said: SessionUpdate): EntryChange[] {
    if (!isKnownUpdate(said)) return [];
    switch (said.sessionUpdate) {
      case 'user_message_chunk':
        return chunk('user', event, said.content, said.messageId ?? null);
      case 'agent_message_chunk':
        return chunk('agent', event, said.content, said.messageId ?? null);
      case 'agent_thought_chunk':
        return chunk('thought', event, said.content, said.messageId ?? null);
      case 'tool_call':
      case 'tool_call_update':
        return tool(event, callOf(said));
      case 'plan': {
        const before = plan === null ? undefined : live.get(plan);
        plan = before?.seq ?? event.seq;
        return [
          put({
            seq: plan,
            rev: event.seq,
            at: before?.at ?? event.at,
            kind: 'plan',
            entries: said.entries,
          }),
        ];
      }
      case 'notice':
        return [
          put({
            ...begin(event),
            kind: 'notice',
            severity: said.severity === 'error' || said.severity === 'warning' ? said.severity : 'info',
            title: said.title,
            description: said.description ?? null,
          }),
        ];
      case 'compaction_update': {
        const seq = compactions.get(said.compactionId);
        const before = seq === undefined ? undefined : live.get(seq);
        if (before === undefined) remember(compactions, said.compactionId, event.seq);
        return [
          put({
            seq: before?.seq ?? event.seq,
            rev: event.seq,
            at: before?.at ?? event.at,
            kind: 'notice',
            severity: said.status === 'failed' ? 'error' : 'info',
            title: COMPACTION_TITLES[said.status] ?? 'Compacting the conversation',
            description: said.error ?? null,
          }),
        ];
      }
      case 'available_commands_update':
        info = { ...info, commands: said.availableCommands };
        return [];
      case 'current_mode_update':
        if (info.modes) info = { ...info, modes: { ...info.modes, currentModeId: said.currentModeId } };
        return [];
      case 'config_option_update':
        info = { ...info, configOptions: said.configOptions };
        return [];
      case 'session_info_update':
        if (said.title) info = { ...info, title: said.title };
        return [];
      case 'usage_update':
        info = { ...info, usage: usageOf(said) };
        return [];
    }
  }

  function turn(event: Extract<LogEvent, { type: 'turn' }>): EntryChange[] {
    const promptId = event.promptId ?? info.turn.promptId;
    if (event.state !== 'idle') {
      info = { ...info, turn: { state: event.state, promptId, since: info.turn.since ?? event.at } };
      return [];
    }
    info = { ...info, turn: { state: 'idle', promptId: null, since: null } };
    const changes: EntryChange[] = [];
    for (const seq of tools.values()) {
      const entry = live.get(seq);
      if (entry?.kind !== 'tool' || entry.endedAt !== null) continue;
      changes.push(put({ ...entry, rev: event.seq, status: 'cancelled', endedAt: event.at }));
    }
    if (event.error) {
      // The agent's exit was already told by its own event.
      const told: FailureCode = 'agent_exited';
      if (event.error.code !== told) changes.push(put({ ...begin(event), kind: 'error', ...event.error }));
    } else if (event.stopReason && event.stopReason !== 'end_turn') {
      changes.push(put({ ...begin(event), kind: 'notice', ...STOP_NOTICES[event.stopReason] }));
    }
    return changes;
  }

  function apply(event: LogEvent): EntryChange[] {
    switch (event.type) {
      case 'prompt':
        beginTurn();
        return [
          put({
            ...begin(event),
            kind: 'user',
            promptId: event.promptId,
            messageId: null,
            content: event.content,
          }),
        ];
      case 'update':
        return update(event, event.update);
      case 'turn':
        return turn(event);
      case 'permission':
        remember(permissions, event.requestId, event.seq);
        return [
          put({
            ...begin(event),
            kind: 'permission',
            requestId: event.requestId,
            toolCall: event.toolCall,
            options: event.options,
            outcome: null,
            by: null,
            resolvedAt: null,
          }),
        ];
      case 'permission_resolved': {
        const seq = permissions.get(event.requestId);
        const entry = seq === undefined ? undefined : live.get(seq);
        permissions.delete(event.requestId);
        if (entry?.kind !== 'permission') return [];
        const { outcome, by } = event;
        return [put({ ...entry, rev: event.seq, outcome, by, resolvedAt: event.at })];
      }
      case 'agent':
        if (event.state !== 'exited') return [];
        return event.error
          ? [put({ ...begin(event), kind: 'error', ...event.error })]
          : [put({ ...begin(event), kind: 'notice', ...AGENT_ENDED })];
      case 'info': {
        const { title, modes, configOptions } = event;
        info = {
          ...info,
          ...(title !== undefined && { title }),
          ...(modes !== undefined && { modes }),
          ...(configOptions !== undefined && { configOptions: configOptions ?? [] }),
        };
        return [];
      }
    }
  }

  return {
    apply,
    get info() {
      return info;
    },
    get hasPendingPermission() {
      return permissions.size > 0;
    },
    entry: (seq) => live.get(seq),
    save: () => ({
      last,
      messages: [...messages],
      tools: [...tools],
      permissions: [...permissions],
      compactions: [...compactions],
      plan,
      info,
    }),
  };
}

const PREVIEWED: ReadonlySet<Entry['kind']> = new Set(['user', 'agent', 'permission', 'notice', 'error']);

const begin = (event: LogEvent) => ({ seq: event.seq, rev: event.seq, at: event.at });
const textOnly = (text: string): ContentBlock => ({ type: 'text', text });

const AGENT_ENDED = { severity: 'info', title: 'The agent ended', description: null } as const;

const STOP_NOTICES: Record<
  Exclude<StopReason, 'end_turn'>,
  Pick<EntryOf<'notice'>, 'severity' | 'title' | 'description'>
> = {
  cancelled: { severity: 'info', title: 'Stopped', description: null },
  max_tokens: {
    severity: 'warning',
    title: 'The answer was cut off',
    description: 'The model reached its token limit. Send “continue” to let it go on.',
  },
  max_turn_requests: {
    severity: 'warning',
    title: 'The turn was cut off',
    description:
      'The agent reached its limit of model requests for one turn. Send “continue” to let it go on.',
  },
  refusal: { severity: 'warning', title: 'The agent declined to go on', description: null },
};

const COMPACTION_TITLES: Record<string, string> = {
  in_progress: 'Compacting the conversation',
  completed: 'Conversation compacted',
  failed: 'Compacting the conversation failed',
  cancelled: 'Compacting was cancelled',
};

/** Only the protocol's own fields of a call; `sessionUpdate` is the envelope's. */
function callOf(said: Extract<KnownUpdate, { toolCallId: string }>): ToolCallUpdate {
  const { sessionUpdate: _, ...call } = said;
  return call;
}

/** Later fields replace earlier ones; absent and null ones leave them (ACP: "only changed fields"). */
function mergeCall(before: ToolCallUpdate | undefined, update: ToolCallUpdate): ToolCallUpdate {
  const merged: ToolCallUpdate = { ...before, toolCallId: update.toolCallId };
  for (const [key, value] of Object.entries(update)) {
    if (value !== null && value !== undefined) merged[key] = value;
  }
  return merged;
}

function usageOf(said: Extract<KnownUpdate, { sessionUpdate: 'usage_update' }>): TranscriptInfo['usage'] {
  const { sessionUpdate: _, ...usage } = said;
  return usage;
}

/** While a message is shorter than its preview, each chunk may still change the preview. */
const plainTextIsShort = (entry: Entry): boolean => entryText(entry).length < PREVIEW_LENGTH;

/** Markdown's marks at the start of a line and around words: noise in one line of plain text. */
const MARKS = /^[ \t]*(?:#{1,6} |>+ ?|[-*+] (?:\[[ x]\] )?|```\w*$|-{3,}$)|\*\*|`/gm;

function firstLine(text: string): string {
  const line = text
    .slice(0, PREVIEW_LENGTH * 4)
    .replace(MARKS, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > PREVIEW_LENGTH ? `${line.slice(0, PREVIEW_LENGTH - 1)}…` : line;
}
