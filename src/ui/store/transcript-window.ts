/**
 * The part of one session's conversation that this tab holds: an unbroken run of its entries, which may end
 * before the conversation does, at both sides. What happens beyond it is only counted. It does no calls.
 */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { END_SEQ } from '../../shared/bare-ids.ts';
import type { Entry, EntryChange } from '../../shared/entry.ts';
import { applyChange } from '../../shared/entry-change.ts';
import type { TranscriptInfo } from '../../shared/fold-snapshot.ts';
import type { Epoch, PromptId, Seq, SessionId } from '../../shared/ids.ts';
import type { EntriesWindow, OutboxItem, Push, Transcript } from '../../shared/rpc.ts';
import { BURST_SHOWN, createBurst } from './burst.ts';
import type { ReadingPlace, Target } from './reading.ts';
import {
  boundsAround,
  findRow,
  isBeyond,
  keptGaps,
  MAX_ROWS,
  mergeRows,
  type OwnRow,
  promptIdsOf,
  type Row,
  rowOf,
} from './rows.ts';

export type { ReadingPlace, Target } from './reading.ts';
export type { Row } from './rows.ts';

export type WindowStatus = { type: 'loading' } | { type: 'ready' } | { type: 'failed'; reason: string };
export type TranscriptPush = Extract<Push, { push: 'transcript' }>;

/** What changes while a page is being read: the page may hold entries as they were before. */
export interface PageRequest {
  readonly changes: EntryChange[];
}

export interface TranscriptWindow {
  readonly sessionId: SessionId;
  readonly status: ReadonlySignal<WindowStatus>;
  readonly rows: ReadonlySignal<readonly Row[]>;
  /** There are entries older than the rows. */
  readonly more: ReadonlySignal<boolean>;
  /** There are entries newer than the rows. */
  readonly newer: ReadonlySignal<boolean>;
  /** Rows above which entries are missing: they are not on this device yet. */
  readonly gaps: ReadonlySignal<ReadonlySet<Seq>>;
  /** How many entries began since the window was made, within it or beyond: it only grows. */
  readonly arrived: ReadonlySignal<number>;
  readonly info: ReadonlySignal<TranscriptInfo | null>;
  readonly fresh: ReadonlySignal<boolean>;
  /** Prompts that the log does not hold yet, oldest first. */
  readonly queue: ReadonlySignal<readonly OutboxItem[]>;
  readonly firstUnread: ReadonlySignal<Seq | null>;
  /** How many prompts were sent from here: it only grows. */
  readonly sent: ReadonlySignal<number>;
  /** Where the reader is to be put next; whoever shows the rows does it, and takes it away. */
  readonly target: ReadonlySignal<Target | null>;
  /** Kept over switches: where the reader is (null: at the end), and which disclosures are open. */
  place: () => ReadingPlace | null;
  readonly disclosed: Map<string, boolean>;

  /** It is being read. `isBehind`: nobody told it of changes until now. */
  opening(isBehind: boolean): void;
  /** `replace`: nothing held before is of this transcript (it was replaced, or read by another worker). */
  opened(transcript: Transcript, replace: boolean): void;
  failed(reason: string): void;
  /** Nobody tells it of changes any more: what it holds is no longer known to be up to date. */
  left(): void;
  push(push: TranscriptPush): void;
  /** Another worker tells of it from now on: what the one before said, and was not taken in yet, is void. */
  restarted(): void;
  aim(target: Target | null): void;
  /** A page is being asked for; to be given back with it, or to `unasked`. */
  asking(): PageRequest;
  unasked(request: PageRequest): void;
  older(page: EntriesWindow, request: PageRequest): void;
  newerPage(page: EntriesWindow, request: PageRequest): void;
  /** Shows a prompt at once, before the worker has stored it. */
  sending(item: OutboxItem): void;
  notSent(promptId: PromptId): void;
  /** Lets go of rows beyond `max`, at either side, but of none from `from` to `to`. */
  bound(max: number, from: Seq, to: Seq): void;
}

export function createTranscriptWindow(
  sessionId: SessionId,
  place: ReadingPlace | null = null,
): TranscriptWindow {
  const status = signal<WindowStatus>({ type: 'loading' });
  const rows = signal<readonly OwnRow[]>([]);
  const more = signal(false);
  const newer = signal(false);
  const gaps = signal<ReadonlySet<Seq>>(new Set());
  const arrived = signal(0);
  const info = signal<TranscriptInfo | null>(null);
  const fresh = signal(true);
  const queue = signal<readonly OutboxItem[]>([]);
  const firstUnread = signal<Seq | null>(null);
  const sent = signal(0);
  const target = signal<Target | null>(null);
  let epoch: Epoch | null = null;
  let revision = -1;
  /** The newest entry that is known to exist. */
  let newest = 0;
  let outbox: readonly OutboxItem[] = [];
  let sending: readonly OutboxItem[] = [];
  let logged = new Set<PromptId>();
  const isBurst = createBurst();
  /** What it holds may have changed, or be changed no more, since it was read. */
  let isBehind = false;
  /** Pushes that came while the transcript they belong to was on its way. */
  let early: TranscriptPush[] | null = null;
  const requests = new Set<PageRequest>();

  function apply(changes: readonly EntryChange[]): void {
    const current = rows.peek();
    const bySeq = new Map<Seq, OwnRow>();
    const find = (seq: Seq) => bySeq.get(seq) ?? findRow(current, seq);
    for (const change of changes) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const row = find(seq);
      const next = applyChange(row?.entry.peek(), change);
      if (next === undefined) continue;
      if (next.kind === 'user' && next.promptId !== null) logged.add(next.promptId);
      if (seq > newest) {
        newest = seq;
        arrived.value += 1;
      }
      if (isBeyond(current, seq, more.peek(), newer.peek())) continue;
      if (row) row.entry.value = next;
      else bySeq.set(seq, rowOf(next));
    }
    if (bySeq.size === 0) return;
    rows.value = [...current, ...bySeq.values()].sort((a, b) => a.seq - b.seq);
    if (!isBurst(bySeq.size)) return;
    const at = self.place()?.seq ?? END_SEQ;
    bound(at === END_SEQ ? BURST_SHOWN : MAX_ROWS, at, at);
  }

  function showQueue(): void {
    const stored = new Set(outbox.map((item) => item.promptId));
    sending = sending.filter((item) => !stored.has(item.promptId) && !logged.has(item.promptId));
    const next = [...outbox, ...sending].filter((item) => !logged.has(item.promptId));
    if (next.length > 0 || queue.peek().length > 0) queue.value = next;
  }

  function receive(push: TranscriptPush): void {
    if (push.revision <= revision) return;
    revision = push.revision;
    for (const request of requests) request.changes.push(...push.changes);
    apply(push.changes);
    if (push.info) info.value = push.info;
    if (push.fresh !== undefined) fresh.value = push.fresh;
    if (push.outbox) outbox = push.outbox;
    if (push.outbox || push.changes.length > 0) showQueue();
  }

  function opened(transcript: Transcript, isReplaced: boolean): void {
    const before = rows.peek();
    // Nobody tells a tab that does not look of a log that begins anew.
    const replace = isReplaced || transcript.epoch === null || transcript.epoch !== epoch;
    epoch = transcript.epoch;
    // Of what lies beyond a gap nothing is known to be next to the new copy.
    const held = replace || gaps.peek().size > 0 ? [] : before;
    const next = mergeRows(held, transcript.entries, !isBehind);
    isBehind = false;
    const keptOlder = next.length > transcript.entries.length;
    if (next.length !== before.length || next.some((row, index) => row !== before[index])) rows.value = next;
    if (!keptOlder) more.value = transcript.more;
    newer.value = transcript.newer;
    if (gaps.peek().size > 0) gaps.value = new Set();
    if (replace) newest = 0;
    const unknown = newest === 0 ? 0 : next.filter((row) => row.seq > newest).length;
    if (unknown > 0) arrived.value += unknown;
    newest = Math.max(newest, next.at(-1)?.seq ?? 0);
    revision = transcript.revision;
    info.value = transcript.info;
    fresh.value = transcript.fresh;
    firstUnread.value = transcript.firstUnread;
    outbox = transcript.outbox;
    logged = new Set(next.flatMap((row) => promptIdsOf(row.entry.peek())));
    status.value = { type: 'ready' };
    requests.clear();
    const waiting = early ?? [];
    early = null;
    for (const push of waiting) receive(push);
    showQueue();
  }

  /** `above`: the row above which something is missing where the page says so. */
  function addPage(page: EntriesWindow, added: readonly Entry[], above: Seq | undefined): void {
    const next = added.map(rowOf);
    const current = rows.peek();
    const isOlder = added[0] !== undefined && current[0] !== undefined && added[0].seq < current[0].seq;
    if (next.length > 0) rows.value = isOlder ? [...next, ...current] : [...current, ...next];
    if (page.missing && above !== undefined) gaps.value = new Set([...gaps.peek(), above]);
  }

  function take(request: PageRequest, add: () => void): void {
    // The window it was asked for is no more.
    if (!requests.delete(request)) return;
    batch(() => {
      add();
      apply(request.changes);
    });
  }

  function bound(max: number, from: Seq, to: Seq): void {
    const current = rows.peek();
    if (current.length <= max) return;
    const { start, end } = boundsAround(current, max, from, to);
    if (start === 0 && end === current.length) return;
    batch(() => {
      rows.value = current.slice(start, end);
      if (start > 0) more.value = true;
      if (end < current.length) newer.value = true;
      const kept = keptGaps(gaps.peek(), rows.peek(), start > 0);
      if (kept.length < gaps.peek().size) gaps.value = new Set(kept);
    });
  }

  const self: TranscriptWindow = {
    sessionId,
    status,
    rows,
    more,
    newer,
    gaps,
    arrived,
    info,
    fresh,
    queue,
    firstUnread,
    sent,
    target,
    place: () => place,
    disclosed: new Map(),
    opening(isNowBehind) {
      isBehind ||= isNowBehind;
      early ??= [];
      if (status.peek().type === 'failed') status.value = { type: 'loading' };
    },
    opened: (transcript, replace) => batch(() => opened(transcript, replace)),
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
    restarted() {
      if (early) early = [];
    },
    aim(next) {
      target.value = next;
    },
    asking() {
      const request: PageRequest = { changes: [] };
      requests.add(request);
      return request;
    },
    unasked: (request) => void requests.delete(request),
    older: (page, request) =>
      take(request, () => {
        const first = rows.peek()[0]?.seq;
        addPage(
          page,
          page.entries.filter((entry) => first === undefined || entry.seq < first),
          first,
        );
        more.value = page.more;
      }),
    newerPage: (page, request) =>
      take(request, () => {
        const last = rows.peek().at(-1)?.seq;
        const added = page.entries.filter((entry) => last === undefined || entry.seq > last);
        addPage(page, added, added[0]?.seq);
        newer.value = page.more;
        newest = Math.max(newest, added.at(-1)?.seq ?? 0);
      }),
    sending(item) {
      sending = [...sending, item];
      sent.value += 1;
      showQueue();
    },
    notSent(promptId) {
      sending = sending.filter((item) => item.promptId !== promptId);
      showQueue();
    },
    bound,
  };
  return self;
}
