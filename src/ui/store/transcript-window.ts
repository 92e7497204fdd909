/**
 * The part of one session's conversation that this tab holds: its newest entries and as many older ones as
 * were asked for. One signal an entry, so that a streamed chunk renders one entry. It does no calls.
 */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { applyChange, type Entry, type EntryChange } from '../../shared/entry.ts';
import type { TranscriptInfo } from '../../shared/fold-snapshot.ts';
import type { Epoch, PromptId, Seq, SessionId } from '../../shared/ids.ts';
import type { EntriesWindow, OutboxItem, Push, Transcript } from '../../shared/rpc.ts';

/** One entry of the window. `seq` and the kind of its entry never change. */
export interface Row {
  readonly seq: Seq;
  readonly entry: ReadonlySignal<Entry>;
}

interface OwnRow extends Row {
  readonly entry: Signal<Entry>;
}

export type WindowStatus = { type: 'loading' } | { type: 'ready' } | { type: 'failed'; reason: string };
export type TranscriptPush = Extract<Push, { push: 'transcript' }>;

/** Where the reader was: at the end (null), or with `seq` this many px below the top of the view. */
export interface ReadingPlace {
  seq: Seq;
  offset: number;
}

export interface TranscriptWindow {
  readonly sessionId: SessionId;
  readonly status: ReadonlySignal<WindowStatus>;
  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly more: ReadonlySignal<boolean>;
  readonly info: ReadonlySignal<TranscriptInfo | null>;
  readonly fresh: ReadonlySignal<boolean>;
  /** Prompts that the log does not hold yet, oldest first. */
  readonly queue: ReadonlySignal<readonly OutboxItem[]>;
  readonly firstUnread: ReadonlySignal<Seq | null>;
  /** Kept over switches: where the reader was, and which disclosures are open. */
  place: ReadingPlace | null;
  readonly disclosed: Map<string, boolean>;

  opening(): void;
  /** `replace`: nothing held before is of this transcript (it was replaced, or read by another worker). */
  opened(transcript: Transcript, replace: boolean): void;
  failed(reason: string): void;
  /** Nobody tells it of changes any more: what it holds is no longer known to be up to date. */
  left(): void;
  push(push: TranscriptPush): void;
  older(page: EntriesWindow): void;
  /** Shows a prompt at once, before the worker has stored it. */
  sending(item: OutboxItem): void;
  notSent(promptId: PromptId): void;
  /** Lets go of the oldest entries beyond `keep`. */
  trim(keep: number): void;
}

export function createTranscriptWindow(sessionId: SessionId): TranscriptWindow {
  const status = signal<WindowStatus>({ type: 'loading' });
  const rows = signal<readonly OwnRow[]>([]);
  const more = signal(false);
  const info = signal<TranscriptInfo | null>(null);
  const fresh = signal(true);
  const queue = signal<readonly OutboxItem[]>([]);
  const firstUnread = signal<Seq | null>(null);
  let epoch: Epoch | null = null;
  let revision = -1;
  let outbox: readonly OutboxItem[] = [];
  let sending: readonly OutboxItem[] = [];
  let logged = new Set<PromptId>();
  /** Pushes that came while the transcript they belong to was on its way. */
  let early: TranscriptPush[] | null = null;

  function apply(changes: readonly EntryChange[]): void {
    const current = rows.peek();
    const bySeq = new Map<Seq, OwnRow>();
    let added = false;
    const find = (seq: Seq) => bySeq.get(seq) ?? findRow(current, seq);
    for (const change of changes) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const row = find(seq);
      const next = applyChange(row?.entry.peek(), change);
      if (next === undefined || isAboveWindow(current, seq)) continue;
      if (next.kind === 'user' && next.promptId !== null) logged.add(next.promptId);
      if (row) row.entry.value = next;
      else {
        bySeq.set(seq, { seq, entry: signal(next) });
        added = true;
      }
    }
    if (added) rows.value = [...current, ...bySeq.values()].sort((a, b) => a.seq - b.seq);
  }

  /** An entry older than the window belongs to a page that is read when it is asked for. */
  const isAboveWindow = (current: readonly OwnRow[], seq: Seq): boolean =>
    more.peek() && current[0] !== undefined && seq < current[0].seq;

  function showQueue(): void {
    const stored = new Set(outbox.map((item) => item.promptId));
    sending = sending.filter((item) => !stored.has(item.promptId) && !logged.has(item.promptId));
    const next = [...outbox, ...sending].filter((item) => !logged.has(item.promptId));
    if (next.length > 0 || queue.peek().length > 0) queue.value = next;
  }

  function receive(push: TranscriptPush): void {
    if (push.revision <= revision) return;
    revision = push.revision;
    apply(push.changes);
    if (push.info) info.value = push.info;
    if (push.fresh !== undefined) fresh.value = push.fresh;
    if (push.outbox) outbox = push.outbox;
    if (push.outbox || push.changes.length > 0) showQueue();
  }

  /** Rows of the new copy; those that are held already keep their signals, and so what is on the screen. */
  function merge(entries: readonly Entry[], replace: boolean): readonly OwnRow[] {
    const held = replace ? [] : rows.peek();
    const next = entries.map((entry) => {
      const row = findRow(held, entry.seq);
      if (!row) return { seq: entry.seq, entry: signal(entry) };
      if (entry.rev > row.entry.peek().rev) row.entry.value = entry;
      return row;
    });
    const first = next[0];
    const last = held.at(-1);
    if (first === undefined || last === undefined || last.seq < first.seq) return next;
    const older = held.filter((row) => row.seq < first.seq);
    // What could still change may have changed while nobody told this tab.
    return older.every((row) => isSettled(row.entry.peek())) ? [...older, ...next] : next;
  }

  return {
    sessionId,
    status,
    rows,
    more,
    info,
    fresh,
    queue,
    firstUnread,
    place: null,
    disclosed: new Map(),
    opening() {
      early ??= [];
      if (status.peek().type === 'failed') status.value = { type: 'loading' };
    },
    opened(transcript, replace) {
      batch(() => {
        const before = rows.peek();
        // Nobody tells a tab that does not look of a log that begins anew.
        const isOther = transcript.epoch === null || transcript.epoch !== epoch;
        epoch = transcript.epoch;
        const next = merge(transcript.entries, replace || isOther);
        const keptOlder = next.length > transcript.entries.length;
        if (next.length !== before.length || next.some((row, index) => row !== before[index]))
          rows.value = next;
        if (!keptOlder) more.value = transcript.more;
        revision = transcript.revision;
        info.value = transcript.info;
        fresh.value = transcript.fresh;
        firstUnread.value = transcript.firstUnread;
        outbox = transcript.outbox;
        logged = new Set(next.flatMap((row) => promptOf(row.entry.peek())));
        status.value = { type: 'ready' };
        const waiting = early ?? [];
        early = null;
        for (const push of waiting) receive(push);
        showQueue();
      });
    },
    failed(reason) {
      early = null;
      status.value = { type: 'failed', reason };
    },
    left() {
      fresh.value = false;
    },
    push(push) {
      if (early) early.push(push);
      else receive(push);
    },
    older(page) {
      const current = rows.peek();
      const first = current[0];
      const fitting =
        first === undefined ? page.entries : page.entries.filter((entry) => entry.seq < first.seq);
      batch(() => {
        if (fitting.length > 0) {
          rows.value = [...fitting.map((entry) => ({ seq: entry.seq, entry: signal(entry) })), ...current];
        }
        more.value = page.more;
      });
    },
    sending(item) {
      sending = [...sending, item];
      showQueue();
    },
    notSent(promptId) {
      sending = sending.filter((item) => item.promptId !== promptId);
      showQueue();
    },
    trim(keep) {
      const current = rows.peek();
      if (current.length <= keep) return;
      batch(() => {
        rows.value = current.slice(-keep);
        more.value = true;
      });
    },
  };
}

function findRow(rows: readonly OwnRow[], seq: Seq): OwnRow | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row === undefined || row.seq === seq) return row;
    if (row.seq < seq) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function isSettled(entry: Entry): boolean {
  if (entry.kind === 'tool') return entry.endedAt !== null;
  if (entry.kind === 'permission') return entry.outcome !== null;
  return true;
}

const promptOf = (entry: Entry): PromptId[] =>
  entry.kind === 'user' && entry.promptId !== null ? [entry.promptId] : [];
