/** A tab: the page's own link to the worker and its own windows of transcripts, without anything drawn. */
import { signal } from '@preact/signals';
import type { Entry } from '../../src/shared/entry.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { MAX_ENTRIES_PAGE } from '../../src/shared/limits.ts';
import type { Push, View, WorkerApi } from '../../src/shared/rpc.ts';
import { createTranscripts } from '../../src/ui/store/transcripts.ts';
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
  /** Reads a page of what is older than what is shown. */
  scrollUp(): void;
  /** The window of the session that is viewed, oldest first; null while it is not open. */
  shown(): readonly Entry[] | null;
  close(): void;
}

export function createSimTab(process: Process, surroundings: Surroundings, first: View): SimTab {
  let view = first;
  let isSuperseded = false;
  let isWelcome = false;
  const active = signal<SessionId | null>(first.sessionId);
  const link = createWorkerLink(
    {
      view,
      onWelcome() {
        isWelcome = true;
        transcripts.restart();
        open();
      },
      onPush: take,
    },
    surroundings,
  );
  // The page asks for more than the short limits of a simulation allow.
  const short = (limit: number): number => Math.min(limit, MAX_ENTRIES_PAGE);
  const transcripts = createTranscripts(
    () => ({
      openSession: (id, limit) => link.call.openSession(id, short(limit)),
      loadOlder: (id, before, limit) => link.call.loadOlder(id, before, short(limit)),
    }),
    active,
  );

  /** As the page does: what is hidden reads nothing until it is shown again. */
  function open(): void {
    const { sessionId, visible } = view;
    if (isWelcome && visible && sessionId !== null) void transcripts.open(sessionId);
  }

  function take(push: Push): void {
    switch (push.push) {
      case 'state':
        for (const id of push.patch.removed ?? []) transcripts.remove(id);
        return;
      case 'transcript':
        transcripts.push(push);
        return;
      case 'reopen':
        transcripts.reopen(push.sessionId);
        return;
      case 'superseded':
        isSuperseded = true;
        return;
      case 'toast':
        return;
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
      active.value = next.sessionId;
      link.setView(next);
      open();
    },
    scrollUp() {
      if (view.sessionId !== null) void transcripts.loadOlder(view.sessionId);
    },
    shown() {
      const { sessionId, visible } = view;
      if (sessionId === null || !visible) return null;
      const { status, rows } = transcripts.window(sessionId);
      if (status.peek().type !== 'ready') return null;
      return rows.peek().map((row) => row.entry.peek());
    },
    close: () => link.close(),
  };
}
