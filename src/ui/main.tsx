/** The page's entry: takes the pairing code out of the address, then wires the parts. */
import './worker-link/start-ahead.ts';
import './styles/base.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { cornerList } from './banner/corner.tsx';
import { markdownView } from './markdown/markdown.tsx';
import { sessionPage } from './pages/lazy-pages.tsx';
import { takePairCode } from './pairing/pair-code.ts';
import { watchRoom } from './panes/watch-room.ts';
import { whenIdle } from './parts/when-idle.ts';
import { createAppearance } from './preferences/appearance.ts';
import { createInstall } from './pwa/install.ts';
import { createRouter } from './routing/router.ts';
import { createPersistence } from './storage/persistence.ts';
import { createPage, type Page } from './store/page.ts';
import { createTheme } from './theme/theme.ts';
import type { UnsupportedReason } from './worker-link/support.ts';
import { connectWorker, type WorkerLink, type WorkerLinkOptions } from './worker-link/worker-link.ts';

class Unsupported extends Error {
  readonly reason: UnsupportedReason;
  constructor(reason: UnsupportedReason) {
    super();
    this.reason = reason;
  }
}

/** With its fragment, as the browser names it where it tells of the launch. */
const openedAt = window.location.href;
/**
 * The list comes with the first paint: one without it would only keep the worker from starting, which takes turns
 * of this thread. Whoever has to wait for longer sees the frame.
 */
const FIRST_PAINT_LIMIT_MS = 400;
/** The worker may be of a build that does not run: what looks for a newer one must come even so. */
const LISTED_LIMIT_MS = 5_000;
const IDLE_LIMIT_MS = 1_000;
/** Nothing comes before this: the code in the address is a secret. */
const code = takePairCode(window);
start(document.querySelector('#app') ?? document.body);

function start(root: Element): void {
  const local = storage('localStorage');
  const theme = createTheme(document.documentElement, local);
  const appearance = createAppearance(document.documentElement, local);
  const persistence = createPersistence(navigator.storage, local);
  try {
    const page = createPage({
      connect,
      router: createRouter(window),
      theme,
      appearance,
      persistence,
      install: createInstall(window, persistence.askOnce),
      document,
      tabStorage: storage('sessionStorage'),
      deviceStorage: local,
      network: {
        isOnline: () => navigator.onLine,
        onChange(listener, signal) {
          for (const event of ['online', 'offline']) window.addEventListener(event, listener, { signal });
        },
      },
      hasRoom: watchRoom(window),
    });
    void whenKnown(page, FIRST_PAINT_LIMIT_MS).then(() => render(<App page={page} />, root));
    pairWith(page, code);
    // A link opened while the app is already here changes the fragment only.
    window.addEventListener('hashchange', () => pairWith(page, takePairCode(window)));
    // Captured: before the link to the worker, which hears the same event, lets go of it.
    window.addEventListener(
      'pagehide',
      () => {
        page.conversations.value.peek()?.part();
      },
      { capture: true },
    );
    void preload(page);
    const listed = whenListed(page);
    // Where the last session is wanted, it is what a person waits for.
    void bringIn(
      page.router.route.peek().type === 'last' ? null : listed,
      () => import('./pwa/installed-app.ts'),
      (part) => part.runAsInstalledApp(page, openedAt, local),
    );
    // Keys, the tab's title and the count in its icon: nobody needs them before there is something to see.
    void bringIn(
      listed,
      () => import('./commands/at-hand.ts'),
      (part) => part.beAtHand(page, document),
    );
    void bringIn(
      listed,
      () => import('./archive/first-start.ts'),
      (part) => part.watchLegacy(page),
    );
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    void showUnsupported(error.reason, root);
  }
}

async function showUnsupported(reason: UnsupportedReason, root: Element): Promise<void> {
  const part = await import('./pages/unsupported-page.tsx');
  render(<part.UnsupportedPage reason={reason} />, root);
}

/** Without what does it, the page says that this browser is not paired, and takes the code by hand. */
function pairWith(page: Page, code: string | null): void {
  if (code === null) return;
  void bringIn(
    null,
    () => import('./pairing/pair.ts'),
    (part) => part.pairByLink(page, code),
  );
}

/** What most people open next, at once where the address asks for it; and what is to be said without a network. */
async function preload(page: Page): Promise<void> {
  if (page.router.route.peek().type !== 'chat') await whenListed(page);
  page.conversations.load();
  sessionPage.load();
  markdownView.load();
  await whenListed(page);
  cornerList.load();
}

/** Resolves when the worker has said what this device knows, or after `limitMs` all the same. */
function whenKnown({ app }: Page, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    const stop = effect(() => {
      if (!app.known.value) return;
      queueMicrotask(() => stop());
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Resolves when what this device knows is painted. */
async function whenListed(page: Page): Promise<void> {
  await whenKnown(page, LISTED_LIMIT_MS);
  await new Promise<void>((resolve) => void whenIdle(resolve, IDLE_LIMIT_MS));
}

/** Without it the app still runs: the next start tries again. */
async function bringIn<T>(when: Promise<void> | null, load: () => Promise<T>, run: (part: T) => void) {
  await when;
  const part = await load().catch(() => null);
  if (part !== null) run(part);
}

function connect(options: WorkerLinkOptions): WorkerLink {
  const connection = connectWorker(options);
  if (connection.type === 'unsupported') throw new Unsupported(connection.reason);
  return connection.link;
}

/** Merely to name it throws where storage is forbidden. */
function storage(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}
