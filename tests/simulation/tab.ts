/** A tab: the real link to the worker, and what a page would show of one session, by the window and the pushes. */
import { applyChange, type Entry } from '../../src/shared/entry.ts';
import type { Seq, SessionId } from '../../src/shared/ids.ts';
import { MAX_ENTRIES_PAGE } from '../../src/shared/limits.ts';
import type { Push, View, WorkerApi } from '../../src/shared/rpc.ts';
import type { Surroundings } from '../../src/ui/worker-link/surroundings.ts';
import { createWorkerLink } from '../../src/ui/worker-link/worker-link.ts';
import type { Process } from './time.ts';

export interface SimTab {
  readonly process: Process;
  readonly call: WorkerApi;
  readonly view: View;
  /** A newer build serves: only a reload helps. */
  readonly isSuperseded: boolean;
  show(view: View): void;
  /** The window of the session that is viewed, oldest first; null while it is not open. */
  shown(): readonly Entry[] | null;
  close(): void;
}

const WINDOW = MAX_ENTRIES_PAGE;

export function createSimTab(process: Process, surroundings: Surroundings, first: View): SimTab {
  let view = first;
  let isSuperseded = false;
  let isWelcome = false;
  let entries: Map<Seq, Entry> | null = null;
  let revision = 0;
  /** Counts openings: what an earlier one brings is out of date. */
  let opening = 0;
  /** Pushes that came while a window was on its way. */
  let early: Push[] = [];

  const link = createWorkerLink(
    {
      view,
      onWelcome() {
        isWelcome = true;
        open();
      },
      onPush: take,
      onLost() {
        entries = null;
      },
    },
    surroundings,
  );

  function open(): void {
    opening += 1;
    const mine = opening;
    const { sessionId, visible } = view;
    entries = null;
    early = [];
    if (sessionId === null || !visible || !isWelcome) return;
    link.call.openSession(sessionId, WINDOW).then(
      (transcript) => {
        if (mine !== opening) return;
        entries = new Map(transcript.entries.map((entry) => [entry.seq, entry]));
        revision = transcript.revision;
        const missed = early;
        early = [];
        for (const push of missed) take(push);
      },
      () => {
        if (mine === opening) surroundings.after(500, () => mine === opening && open());
      },
    );
  }

  function take(push: Push): void {
    if (push.push === 'superseded') isSuperseded = true;
    if (push.push === 'reopen' && push.sessionId === view.sessionId) open();
    if (push.push !== 'transcript' || push.sessionId !== view.sessionId) return;
    if (entries === null) {
      early.push(push);
      return;
    }
    if (push.revision <= revision) return;
    revision = push.revision;
    for (const change of push.changes) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const entry = applyChange(entries.get(seq), change);
      if (entry) entries.set(seq, entry);
    }
  }

  return {
    process,
    call: link.call,
    get view() {
      return view;
    },
    get isSuperseded() {
      return isSuperseded;
    },
    show(next: View) {
      view = next;
      link.setView(next);
      open();
    },
    shown: () => entries && [...entries.values()].sort((a, b) => a.seq - b.seq),
    close: () => link.close(),
  };
}

export type SimSessionId = SessionId;
