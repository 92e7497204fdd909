/**
 * The messages of one session of the earlier app, in order, as entries of ours: gives them their places and
 * joins a tool's result with its call. It may give an entry twice; the later one is the whole one. Pure.
 */
import * as v from 'valibot';
import { type Entry, type EntryOf, entrySchema } from '../../../shared/entry.ts';
import { nextSeq, type Seq, ZERO_SEQ } from '../../../shared/ids.ts';
import type { Draft, Piece } from './legacy-message.ts';
import type { ToolResult } from './legacy-tool.ts';

export function createLegacyEntries() {
  /** Calls whose result has not come. */
  const open = new Map<string, EntryOf<'tool'>>();
  let last: Seq = ZERO_SEQ;

  function place(draft: Draft, at: number): Entry[] {
    const seq = nextSeq(last);
    const ended = draft.kind === 'tool' ? { ...draft, endedAt: at } : draft;
    // What cannot be read again later must not be stored: the database's reader would take it for damaged.
    const parsed = v.safeParse(entrySchema, { ...ended, seq, rev: seq, at });
    if (!parsed.success) return [];
    last = seq;
    const entry = parsed.output;
    if (entry.kind === 'tool' && entry.call.toolCallId !== '') open.set(entry.call.toolCallId, entry);
    return [entry];
  }

  function join(result: ToolResult, at: number): Entry[] {
    const call = result.callId === null ? undefined : open.get(result.callId);
    if (!call) {
      const { callId, content } = result;
      const status = result.failed ? 'failed' : 'completed';
      const draft = { toolCallId: callId ?? '', title: 'Tool', content };
      return place({ kind: 'tool', status, call: draft, endedAt: null }, at);
    }
    open.delete(call.call.toolCallId);
    const content = [...(call.call.content ?? []), ...result.content];
    const status = result.failed ? 'failed' : call.status;
    return [{ ...call, status, endedAt: at, call: { ...call.call, ...(content.length > 0 && { content }) } }];
  }

  return {
    add: (pieces: readonly Piece[], at: number): Entry[] =>
      pieces.flatMap((piece) => (piece.type === 'entry' ? place(piece.draft, at) : join(piece, at))),
  };
}
