/** A tab: the page's own link to the worker and its own windows of transcripts, without anything drawn. */
import { computed, signal } from '@preact/signals';
import type { Entry } from '../../src/shared/entry.ts';
import type { View } from '../../src/shared/hello.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { MAX_ENTRIES_PAGE } from '../../src/shared/limits.ts';
import type { Push, WorkerApi } from '../../src/shared/rpc.ts';
import type { StatePatch } from '../../src/shared/state.ts';
import { createPlaces } from '../../src/ui/store/places.ts';
import type { WindowStatus } from '../../src/ui/store/transcript-window.ts';
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
  /** Reads a page at each side of what is shown. */
  scroll(): void;
  /** The window of the session that is viewed, oldest first; null while none is to be seen. */
  shown(): { entries: readonly Entry[]; reachesEnd: boolean } | null;
  /** What is to be seen is not there yet. */
  readonly isReading: boolean;
  /** Whatever else was asked for in its name: from now on it is told of what it views again. */
  reopen(): void;
  close(): void;
}

/** `onVisibility`: others are told, too, that the tab is seen or no longer is. */
export function createSimTab(
  process: Process,
  surroundings: Surroundings,
  first: View,
  onVisibility: () => void,
): SimTab {
  let view = first;
  let isSuperseded = false;
  let isWelcome = false;
  const known = new Set<SessionId>();
  const active = signal<SessionId | null>(first.sessionId);
  const link = createWorkerLink(
    {
      view,
      onWelcome({ state }) {
        isWelcome = true;
        known.clear();
        for (const { id } of state.sessions) known.add(id);
        transcripts.restart();
        open();
      },
      onPush: take,
    },
    surroundings,
  );
  // The page asks for more than the short limits of a simulation allow.
  const short = (limit: number): number => Math.min(limit, MAX_ENTRIES_PAGE);
  const transcripts = createTranscripts({
    call: () => ({
      openSession: (id, limit, around) => link.call.openSession(id, short(limit), around),
      loadOlder: (id, before, limit) => link.call.loadOlder(id, before, short(limit)),
      loadNewer: (id, after, limit) => link.call.loadNewer(id, after, short(limit)),
    }),
    viewed: computed(() => (active.value === null ? [] : [active.value])),
    places: createPlaces(null),
    say: () => undefined,
  });

  /** As the page does: what is hidden, or not there yet, is read when that has changed. */
  function open(): void {
    const { sessionId, visible } = view;
    if (isWelcome && visible && sessionId !== null && known.has(sessionId)) void transcripts.open(sessionId);
  }

  function learn(patch: StatePatch): void {
    for (const { id } of patch.sessions ?? []) {
      const isNew = !known.has(id);
      known.add(id);
      if (isNew && id === view.sessionId) open();
    }
    for (const id of patch.removed ?? []) {
      known.delete(id);
      transcripts.remove(id);
    }
  }

  function status(): WindowStatus['type'] | null {
    const { sessionId, visible } = view;
    if (sessionId === null || !visible || !known.has(sessionId)) return null;
    return transcripts.window(sessionId).status.peek().type;
  }

  function take(push: Push): void {
    switch (push.push) {
      case 'state':
        learn(push.patch);
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
      const isChanged = next.visible !== view.visible;
      view = next;
      active.value = next.sessionId;
      link.setView(next);
      if (isChanged) onVisibility();
      open();
    },
    scroll() {
      if (view.sessionId === null) return;
      void transcripts.loadOlder(view.sessionId);
      void transcripts.loadNewer(view.sessionId);
    },
    shown() {
      const { sessionId } = view;
      if (sessionId === null || status() !== 'ready') return null;
      const { rows, newer } = transcripts.window(sessionId);
      return { entries: rows.peek().map((row) => row.entry.peek()), reachesEnd: !newer.peek() };
    },
    get isReading() {
      return status() !== null && status() !== 'ready';
    },
    reopen: open,
    close: () => link.close(),
  };
}
