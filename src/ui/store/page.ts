/**
 * The page's store: puts its parts together and feeds them what the worker says. Components read its signals;
 * none of them knows the worker.
 */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import type { Push, Welcome, WorkerApi } from '../../shared/rpc.ts';
import type { PairingState } from '../pairing/pairing-state.ts';
import { createPanes, type Panes } from '../panes/panes.ts';
import { createLazy, type Lazy } from '../parts/lazy.ts';
import type { Appearance } from '../preferences/appearance.ts';
import { createInstall, type Install } from '../pwa/install.ts';
import { chatPath } from '../routing/route.ts';
import type { Router } from '../routing/router.ts';
import { createSessionList, type SessionList } from '../sidebar/session-list.ts';
import { createPersistence, type Persistence } from '../storage/persistence.ts';
import type { ThemeChoice } from '../theme/theme.ts';
import type { WorkerLink, WorkerLinkOptions } from '../worker-link/worker-link.ts';
import { type AppStateStore, createAppState } from './app-state.ts';
import { awayReason } from './away.ts';
import { type Banners, createBanners } from './banners.ts';
import { type Clock, createClock } from './clock.ts';
import type { Conversations } from './conversations.ts';
import type { Drafts } from './drafts.ts';
import { createFrameQueue, type FrameQueue } from './frame-queue.ts';
import type { Overlay } from './overlay.ts';
import { createToasts, type Toasts } from './toasts.ts';
import type { Transcripts } from './transcripts.ts';

export interface Page {
  readonly call: WorkerApi;
  readonly app: AppStateStore;
  readonly panes: Panes;
  /** The session that a person is at in this tab. */
  readonly activeSessionId: ReadonlySignal<SessionId | null>;
  readonly router: Router;
  readonly conversations: Lazy<Conversations>;
  /** This and the next are for what is shown once `conversations` are there. */
  readonly transcripts: Transcripts;
  readonly drafts: Drafts;
  readonly toasts: Toasts;
  readonly banners: Banners;
  readonly list: SessionList;
  /** What is laid over the page. */
  readonly overlay: Signal<Overlay | null>;
  readonly pairing: Signal<PairingState>;
  readonly clock: Clock;
  readonly theme: ThemeChoice;
  readonly appearance: Appearance;
  readonly install: Install;
  readonly persistence: Persistence;
  /** Why what needs the gateway cannot be done now, in words; null while it can be tried. */
  readonly away: ReadonlySignal<string | null>;
  /** Shows a session. No socket moves; it is connected if it was not. */
  switchToSession(sessionId: SessionId): void;
  close(): void;
}

export interface NetworkHint {
  isOnline(): boolean;
  onChange(listener: () => void, signal: AbortSignal): void;
}

export interface PageOptions {
  connect: (options: WorkerLinkOptions) => WorkerLink;
  router: Router;
  theme: ThemeChoice;
  appearance: Appearance;
  install?: Install;
  persistence?: Persistence;
  document: Pick<Document, 'visibilityState' | 'addEventListener'>;
  /** What the browser says of the network. */
  network?: NetworkHint;
  /** There is room for conversations side by side. */
  hasRoom?: ReadonlySignal<boolean>;
  /** Outlives the page, in this tab. */
  tabStorage?: Storage | null;
  /** Outlives the tab, on this device. */
  deviceStorage?: Pick<Storage, 'getItem' | 'setItem'> | null;
  queue?: FrameQueue;
}

export function createPage(options: PageOptions): Page {
  const { router } = options;
  const listeners = new AbortController();
  const queue = options.queue ?? createFrameQueue();
  const clock = createClock();
  const app = createAppState();
  const toasts = createToasts();
  const banners = createBanners(app.state);
  const install = options.install ?? createInstall(null);
  const persistence = options.persistence ?? createPersistence(undefined, null);
  const away = computed(() => awayReason(app.state.value.gateway.status, banners.isSuperseded.value));
  const visible = signal(options.document.visibilityState === 'visible');
  const panes = createPanes(router, options.hasRoom ?? signal(false));
  const activeSessionId = panes.active;
  const online = signal(options.network?.isOnline());
  const view = () => {
    const [sessionId = null, ...also] = panes.shown.value;
    return { sessionId, ...(also.length > 0 && { also }), visible: visible.value, online: online.value };
  };

  const link = options.connect({
    view: view(),
    onWelcome: welcome,
    onPush: push,
    onLost() {
      app.lost();
      loaded()?.lost();
    },
  });
  const list = createSessionList({ app, activeSessionId, local: options.deviceStorage ?? null });
  const conversations = createLazy(async () => {
    const part = await import('./conversations.ts');
    return part.createConversations({
      call: link.call,
      app,
      router,
      viewed: panes.shown,
      visible,
      workers,
      tabStorage: options.tabStorage ?? null,
      say: (text) => toasts.add('info', text),
    });
  });

  /** Grows with every welcome. */
  const workers = signal(0);
  const loaded = (): Conversations | null => conversations.value.peek();

  function shown(): Conversations {
    const found = loaded();
    if (found === null) throw new Error('There are no conversations yet');
    return found;
  }

  function welcome(state: Welcome): void {
    queue.flush();
    app.welcome(state);
    loaded()?.transcripts.restart();
    workers.value += 1;
  }

  function push(message: Push): void {
    queue.add(() => apply(message));
  }

  function apply(message: Push): void {
    switch (message.push) {
      case 'state':
        app.patch(message.revision, message.patch);
        for (const id of message.patch.removed ?? []) removed(id);
        return;
      case 'transcript':
      case 'reopen':
      case 'draft':
        loaded()?.push(message);
        return;
      case 'toast':
        toasts.add(message.tone, message.text);
        return;
      case 'notice':
        // Seldom, and nobody waits for it; what cannot be loaded now is on the page all the same.
        import('../notices/show-notice.ts')
          .then((part) => part.showNotice(message, { app, toasts }))
          .catch(() => undefined);
        return;
      case 'superseded':
        banners.superseded();
        return;
    }
  }

  function removed(id: SessionId): void {
    loaded()?.transcripts.remove(id);
    const named = panes.named.peek();
    if (!named.includes(id)) return;
    panes.show(
      named.filter((one) => one !== id),
      { replace: true },
    );
  }

  const stopTelling = effect(() => link.setView(view()));
  options.network?.onChange(() => {
    online.value = options.network?.isOnline();
  }, listeners.signal);
  options.document.addEventListener(
    'visibilitychange',
    () => {
      visible.value = options.document.visibilityState === 'visible';
      if (!visible.value) loaded()?.hidden();
    },
    { signal: listeners.signal },
  );

  return {
    call: link.call,
    app,
    panes,
    activeSessionId,
    router,
    conversations,
    get transcripts() {
      return shown().transcripts;
    },
    get drafts() {
      return shown().drafts;
    },
    toasts,
    banners,
    list,
    overlay: signal<Overlay | null>(null),
    pairing: signal<PairingState>({ type: 'idle' }),
    clock,
    theme: options.theme,
    appearance: options.appearance,
    install,
    persistence,
    away,
    switchToSession(sessionId) {
      router.navigate(chatPath(sessionId));
    },
    close() {
      list.close();
      loaded()?.close();
      stopTelling();
      listeners.abort();
      queue.close();
      link.close();
    },
  };
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('This component stands outside of the page');
  return page;
}
