/**
 * The fold: events in, entries out. The gateway and the worker run the same one, so their entries are equal
 * byte for byte, whether a device saw every event or started from a snapshot.
 *
 * It owns what must be remembered between two events (which message is being written, which tools run) and
 * the entries that may still change. It knows nothing of storage: `save` gives what to store beside the
 * entries, and `createFold` takes it back with the entries named in it.
 */
import { type ContentBlock, isKnownUpdate, type SessionUpdate, type ToolCallUpdate } from './acp.ts';
import type { Entry, EntryChange, EntryOf } from './entry.ts';
import { appendText, isMessage } from './entry-change.ts';
import type { FailureCode, LogEvent } from './event.ts';
import { identity, messageEntry, permissionEntry, promptEntry } from './fold-entries.ts';
import { EMPTY_INFO, type FoldSnapshot, type TranscriptInfo } from './fold-snapshot.ts';
import { AGENT_ENDED, compactionWords, noticeWords, STOP_NOTICES, turnEndOf } from './fold-words.ts';
import type { RequestId, Seq } from './ids.ts';
import { nextInfo } from './next-info.ts';
import { isPreviewOpen, previewOf } from './preview.ts';
import { callOf, mergeCall } from './tool-call.ts';
import { createScale, isFull, MAX_TRACKED } from './weight.ts';

export interface Fold {
  /** Takes the next event; events must come in order, each once. Returns what changed, oldest first. */
  apply(event: LogEvent): EntryChange[];
  /** What is true of the session now. A new object whenever something in it changed. */
  readonly info: TranscriptInfo;
  /** True while this question waits for an answer. */
  isPending(requestId: RequestId): boolean;
  /** Positions of the questions that wait for an answer, oldest first. */
  readonly questions: readonly Seq[];
  /** An entry that may still change, or that the last event changed; others are only where they are stored. */
  entry(seq: Seq): Entry | undefined;
  save(): FoldSnapshot;
}

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
  /** Of the tools' calls. */
  const scale = createScale();
  for (const seq of tools.values()) weighTool(live.get(seq));

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
    if (isNew) showPreview(entry);
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
        return messages.get(`${entry.kind}:${entry.messageId}`) === entry.seq;
      case 'tool':
        return tools.get(entry.call.toolCallId) === entry.seq;
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
    const preview = previewOf(entry);
    if (preview !== '' && preview !== info.preview) info = { ...info, preview };
  }

  function weighTool(entry: Entry | undefined): void {
    if (entry?.kind === 'tool') scale.put(entry.seq, entry.call);
  }

  function remember(map: Map<string, Seq>, key: string, seq: Seq): void {
    const before = map.get(key);
    if (before !== undefined && before !== last) live.delete(before);
    map.set(key, seq);
    if (map.size > MAX_TRACKED) forgetOldest(map);
  }

  /** It is taken as done: nothing names it any more. */
  function forgetOldest(map: Map<string, Seq>): void {
    const oldest = map.entries().next().value;
    if (oldest === undefined) return;
    map.delete(oldest[0]);
    scale.drop(oldest[1]);
    if (oldest[1] !== last) live.delete(oldest[1]);
  }

  /** What belongs to the turn before can change no more; only open questions live on. */
  function beginTurn(): void {
    messages.clear();
    tools.clear();
    scale.clear();
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
    const continues = current?.kind === kind && current.messageId === messageId && !isFull(current.content);
    if (!continues) {
      // An empty chunk announces a message without saying anything: some agents begin each turn with one.
      if (content.type === 'text' && content.text === '') return [];
      if (key !== null) remember(messages, key, event.seq);
      return [put(messageEntry(event, kind, content, messageId))];
    }
    if (content.type !== 'text') {
      return [put({ ...current, rev: event.seq, content: [...current.content, content] })];
    }
    const next = { ...current, rev: event.seq, content: appendText(current.content, content.text) };
    live.set(next.seq, next);
    if (isPreviewOpen(current)) showPreview(next);
    return [{ type: 'append', seq: next.seq, rev: event.seq, text: content.text }];
  }

  function tool(event: LogEvent, update: ToolCallUpdate): EntryChange[] {
    const seq = tools.get(update.toolCallId);
    const current = seq === undefined ? undefined : live.get(seq);
    const before = current?.kind === 'tool' ? current : undefined;
    const status = update.status ?? before?.status ?? 'pending';
    const ended = status === 'completed' || status === 'failed' || status === 'cancelled';
    const entry: EntryOf<'tool'> = {
      ...identity(event, before),
      kind: 'tool',
      status,
      call: mergeCall(before?.call, update),
      endedAt: ended ? (before?.endedAt ?? event.at) : null,
    };
    if (before === undefined) remember(tools, update.toolCallId, event.seq);
    const changes = [put(entry)];
    weighTool(entry);
    while (scale.isOver && tools.size > 0) forgetOldest(tools);
    return changes;
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
        return [put({ ...identity(event, before), kind: 'plan', entries: said.entries })];
      }
      case 'notice':
        return [put({ ...identity(event), kind: 'notice', ...noticeWords(said) })];
      case 'compaction_update':
      case 'compaction_summary_chunk': {
        const seq = compactions.get(said.compactionId);
        const before = seq === undefined ? undefined : live.get(seq);
        if (before === undefined) remember(compactions, said.compactionId, event.seq);
        const words = compactionWords(said, before?.kind === 'notice' ? before : null);
        return [put({ ...identity(event, before), kind: 'notice', ...words })];
      }
      case 'available_commands_update':
      case 'current_mode_update':
      case 'config_option_update':
      case 'session_info_update':
      case 'usage_update':
        return []; // told by `info`
    }
  }

  /** `since`: when the turn began; null where none ran. */
  function turn(event: Extract<LogEvent, { type: 'turn' }>, since: number | null): EntryChange[] {
    if (event.state !== 'idle') return [];
    const changes: EntryChange[] = [];
    for (const seq of tools.values()) {
      const entry = live.get(seq);
      if (entry?.kind !== 'tool' || entry.endedAt !== null) continue;
      changes.push(put({ ...entry, rev: event.seq, status: 'cancelled', endedAt: event.at }));
    }
    if (event.error) {
      const told: FailureCode = 'agent_exited'; // by the event of the exit
      if (event.error.code !== told) changes.push(put({ ...identity(event), kind: 'error', ...event.error }));
    } else if (event.stopReason && event.stopReason !== 'end_turn') {
      changes.push(put({ ...identity(event), kind: 'notice', ...STOP_NOTICES[event.stopReason] }));
    }
    const end = last === null ? undefined : live.get(last);
    if (since === null || end === undefined) return changes;
    // One change an entry: of two with one `rev` the second would count for nothing.
    const others = changes.filter((change) => change.type !== 'put' || change.entry.seq !== end.seq);
    return [...others, put({ ...end, rev: event.seq, turnEnd: turnEndOf(event, since, info) })];
  }

  function apply(event: LogEvent): EntryChange[] {
    const { since } = info.turn;
    info = nextInfo(info, event);
    switch (event.type) {
      case 'prompt':
        beginTurn();
        return [put(promptEntry(event))];
      case 'update':
        return update(event, event.update);
      case 'turn':
        return turn(event, since);
      case 'permission':
        remember(permissions, event.requestId, event.seq);
        return [put(permissionEntry(event))];
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
          ? [put({ ...identity(event), kind: 'error', ...event.error })]
          : [put({ ...identity(event), kind: 'notice', ...AGENT_ENDED })];
      case 'info':
        return [];
    }
  }

  return {
    apply,
    get info() {
      return info;
    },
    isPending: (requestId) => permissions.has(requestId),
    get questions() {
      return [...permissions.values()];
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
