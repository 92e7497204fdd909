/** What is typed and not sent, a text a session: shown at once from here, kept by the worker. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { WorkerApi } from '../../shared/rpc.ts';

export interface Drafts {
  text(sessionId: SessionId): ReadonlySignal<string>;
  write(sessionId: SessionId, text: string): void;
  /** Hands over what is not kept yet. */
  flush(): void;
}

const KEEP_AFTER_MS = 300;

export function createDrafts(call: () => Pick<WorkerApi, 'getDraft' | 'setDraft'>): Drafts {
  const texts = new Map<SessionId, Signal<string>>();
  const written = new Set<SessionId>();
  const unsaved = new Set<SessionId>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function textOf(sessionId: SessionId): Signal<string> {
    const held = texts.get(sessionId);
    if (held) return held;
    const text = signal('');
    texts.set(sessionId, text);
    call()
      .getDraft(sessionId)
      .then((kept) => {
        // What was typed meanwhile is newer than what was kept.
        if (!written.has(sessionId)) text.value = kept;
      })
      .catch(() => texts.delete(sessionId));
    return text;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const id of unsaved) {
      // A draft that cannot be kept is still on the screen.
      call()
        .setDraft(id, texts.get(id)?.peek() ?? '')
        .catch(() => undefined);
    }
    unsaved.clear();
  }

  return {
    text: textOf,
    write(sessionId, text) {
      written.add(sessionId);
      unsaved.add(sessionId);
      textOf(sessionId).value = text;
      timer ??= setTimeout(flush, KEEP_AFTER_MS);
    },
    flush,
  };
}
