/**
 * What of the page's store only conversations need: their windows and drafts, fed by the address, by whether the tab is
 * seen, and by the worker. Loaded with the first conversation: the list does without.
 */
import { computed, effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { Push, WorkerApi } from '../../shared/rpc.ts';
import type { Router } from '../routing/router.ts';
import type { AppStateStore } from './app-state.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createPartingWords } from './parting-words.ts';
import { createPlaces } from './places.ts';
import { createTranscripts, type Transcripts } from './transcripts.ts';
import { watchViews } from './viewing.ts';

export interface ConversationsOptions {
  call: WorkerApi;
  app: AppStateStore;
  router: Router;
  /** The sessions that this tab shows. */
  viewed: ReadonlySignal<readonly SessionId[]>;
  visible: ReadonlySignal<boolean>;
  /** Grows with every worker that this tab meets, from 0: what is shown is opened anew. */
  workers: ReadonlySignal<number>;
  /** Outlives the page, in this tab. */
  tabStorage: Storage | null;
  say(text: string): void;
}

export interface Conversations {
  readonly transcripts: Transcripts;
  readonly drafts: Drafts;
  push(message: Extract<Push, { push: 'transcript' | 'reopen' | 'draft' }>): void;
  /** The worker is gone, or was left: what is shown may be behind, and says so. */
  lost(): void;
  /** The tab is seen no more: what is not kept yet is. */
  hidden(): void;
  /** The page goes, perhaps for good. */
  part(): void;
  close(): void;
}

const NOTHING: readonly SessionId[] = [];

export function createConversations(options: ConversationsOptions): Conversations {
  const { app, call, router, viewed, visible, workers, tabStorage } = options;
  const transcripts = createTranscripts({
    call: () => call,
    viewed,
    places: createPlaces(tabStorage),
    say: options.say,
  });
  const drafts = createDrafts(() => call, createPartingWords(tabStorage));

  // Before the session is viewed: it is opened where the address leads.
  const stopLanding = effect(() => {
    const route = router.route.value;
    if (route.type !== 'chat' || route.entry === null) return;
    const { sessionId, entry } = route;
    router.landed();
    untracked(() => transcripts.goTo(sessionId, { type: 'entry', seq: entry }));
  });
  const stopViewing = watchViews({
    seen: computed(() => (visible.value ? viewed.value : NOTHING)),
    isHere: (id) => app.session(id).value !== undefined,
    workers,
    read(id) {
      void transcripts.open(id);
      drafts.refresh(id);
      reconnect(id);
    },
    leave: transcripts.left,
  });

  /** A session that is looked at gets a place again, if it has none. */
  function reconnect(id: SessionId): void {
    const { status, waiting } = app.connection(id).peek();
    const session = app.session(id).peek();
    if (!session || session.archived || waiting) return;
    // Without its agent there is nothing to be connected with.
    if (session.state === 'ended' || session.state === 'failed') return;
    if (status !== 'disconnected' && status !== 'error') return;
    // What comes of it is in the session's row.
    call.connectSession(id).catch(() => undefined);
  }

  return {
    transcripts,
    drafts,
    push(message) {
      switch (message.push) {
        case 'transcript':
          transcripts.push(message);
          return;
        case 'reopen':
          transcripts.reopen(message.sessionId);
          return;
        case 'draft':
          drafts.received(message.sessionId, message.draft);
          return;
      }
    },
    lost() {
      for (const id of viewed.peek()) transcripts.left(id);
    },
    hidden() {
      drafts.flush();
      transcripts.keepPlace();
    },
    part() {
      drafts.part();
      transcripts.keepPlace();
    },
    close() {
      drafts.flush();
      stopLanding();
      stopViewing();
    },
  };
}
