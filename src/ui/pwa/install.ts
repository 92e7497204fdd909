/**
 * Whether the app can be installed here, and how. Owns the browser's offer, which comes once, early, and may be
 * taken once; it knows nothing of where the button is.
 */
import { type ReadonlySignal, signal } from '@preact/signals';

export type InstallState =
  /** It runs as an app. */
  | 'installed'
  /** The browser offers it: `install` asks the person. */
  | 'offered'
  /** By the share menu only, as on iOS. */
  | 'by-hand'
  /** Nothing is known of a way. */
  | 'none';

export interface Install {
  readonly state: ReadonlySignal<InstallState>;
  install(): Promise<void>;
}

/** What Chromium sends; in no standard's types. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}
const isOffer = (event: Event): event is InstallOffer => 'prompt' in event;

/** Without a window (in tests) there is nothing to install. */
export function createInstall(window: Window | null, onInstalled: () => void = () => {}): Install {
  const state = signal<InstallState>(window === null ? 'none' : stateAtStart(window));
  let offer: InstallOffer | null = null;

  window?.addEventListener('beforeinstallprompt', (event) => {
    if (!isOffer(event)) return;
    // Ours is the button: no bar of the browser's own.
    event.preventDefault();
    offer = event;
    state.value = 'offered';
  });
  window?.addEventListener('appinstalled', () => {
    offer = null;
    state.value = 'installed';
    onInstalled();
  });

  return {
    state,
    async install() {
      const taken = offer;
      if (taken === null) return;
      offer = null;
      const { outcome } = await taken.prompt();
      // One that was turned down comes again when the browser sees fit.
      if (outcome === 'dismissed' && state.peek() === 'offered') state.value = 'none';
    },
  };
}

function stateAtStart(window: Window): InstallState {
  const { navigator } = window;
  const isApp = window.matchMedia('(display-mode: standalone), (display-mode: minimal-ui)').matches;
  if (isApp || ('standalone' in navigator && navigator.standalone === true)) return 'installed';
  const isApple = /iP(hone|ad|od)/.test(navigator.userAgent);
  // An iPad says that it is a Mac.
  const isPad = /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  return isApple || isPad ? 'by-hand' : 'none';
}
