/**
 * What is written and not sent yet, a draft a session: shown at once from here, kept by the worker, and the same in
 * every tab. A tab that is being written in shows its own; what another tab writes is shown where nobody writes.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Draft, DraftChange } from '../../shared/draft.ts';
import { EMPTY_DRAFT } from '../../shared/empty-draft.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { WorkerApi } from '../../shared/rpc.ts';
import type { PartingWords } from './parting-words.ts';

export interface Drafts {
  of(sessionId: SessionId): ReadonlySignal<Draft>;
  write(sessionId: SessionId, change: Partial<Draft>): void;
  /** Another tab wrote this. */
  received(sessionId: SessionId, change: DraftChange): void;
  /** Reads what is kept: other tabs may have written while this one was not told. */
  refresh(sessionId: SessionId): void;
  /** While an input method composes a word nothing is put in its place. */
  hold(isComposing: boolean): void;
  /** Hands over what is not kept yet. */
  flush(): void;
  /** The page goes: what may not get through any more is kept for the page that follows. */
  part(): void;
}

export const KEEP_AFTER_MS = 200;

interface Held {
  draft: Signal<Draft>;
  /** Counts what was written here, and what of it is kept. */
  written: number;
  kept: number;
  /** The images changed since they were last handed over. */
  images: boolean;
  /** The images shown are this tab's own choice: what is kept may be older. */
  hasOwnImages: boolean;
}

export function createDrafts(
  call: () => Pick<WorkerApi, 'getDraft' | 'setDraft'>,
  partingWords: PartingWords,
): Drafts {
  const held = new Map<SessionId, Held>();
  const unsaved = new Set<SessionId>();
  let isComposing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function heldOf(sessionId: SessionId): Held {
    const known = held.get(sessionId);
    if (known) return known;
    const made: Held = {
      draft: signal(EMPTY_DRAFT),
      written: 0,
      kept: 0,
      images: false,
      hasOwnImages: false,
    };
    held.set(sessionId, made);
    read(sessionId, made);
    return made;
  }

  const isOwn = ({ written, kept }: Held): boolean => written !== kept || isComposing;

  function read(sessionId: SessionId, into: Held): void {
    const { written } = into;
    call()
      .getDraft(sessionId)
      .then((draft) => {
        // What was written meanwhile is newer than what was kept.
        if (into.written === written && !isOwn(into)) show(into, draft);
        // The last words of the page before hold no images: those are where they were kept.
        else if (!into.hasOwnImages) show(into, { ...into.draft.peek(), images: draft.images });
      })
      // It is asked for again when the session is shown again.
      .catch(() => undefined);
  }

  function show(into: Held, draft: Draft): void {
    if (!isSame(into.draft.peek(), draft)) into.draft.value = draft;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const id of unsaved) handOver(id, heldOf(id));
    unsaved.clear();
  }

  function handOver(sessionId: SessionId, from: Held): void {
    const { written, images: withImages } = from;
    const { text, files, images } = from.draft.peek();
    from.images = false;
    call()
      .setDraft(sessionId, { text, files, ...(withImages && { images }) })
      .then(() => {
        from.kept = Math.max(from.kept, written);
      })
      .catch(() => {
        // It is still on the screen, and goes with the next letter, or with the page.
        from.images ||= withImages;
      });
  }

  function write(sessionId: SessionId, change: Partial<Draft>): void {
    const own = heldOf(sessionId);
    own.written += 1;
    own.images ||= change.images !== undefined;
    own.hasOwnImages ||= change.images !== undefined;
    own.draft.value = { ...own.draft.peek(), ...change };
    unsaved.add(sessionId);
    // A page that goes cannot take images with it: they are handed over at once.
    if (change.images !== undefined) flush();
    else timer ??= setTimeout(flush, KEEP_AFTER_MS);
  }

  for (const { sessionId, text, files } of partingWords.take()) write(sessionId, { text, files });

  return {
    of: (sessionId) => heldOf(sessionId).draft,
    write,
    received(sessionId, change) {
      const own = held.get(sessionId);
      if (own && !isOwn(own)) show(own, { ...change, images: change.images ?? own.draft.peek().images });
    },
    refresh(sessionId) {
      const own = held.get(sessionId);
      if (own) read(sessionId, own);
      else heldOf(sessionId);
    },
    hold(next) {
      isComposing = next;
    },
    flush,
    part() {
      flush();
      const notKept = [...held].filter(([, { written, kept }]) => written !== kept);
      partingWords.keep(
        notKept.map(([sessionId, { draft }]) => {
          const { text, files } = draft.peek();
          return { sessionId, text, files };
        }),
      );
    },
  };
}

const isSame = (a: Draft, b: Draft): boolean =>
  a.text === b.text &&
  a.files.map(({ path }) => path).join('\n') === b.files.map(({ path }) => path).join('\n') &&
  a.images.map(({ id }) => id).join() === b.images.map(({ id }) => id).join();
