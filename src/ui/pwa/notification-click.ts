/**
 * A click on a notification leads to its session: to the tab that shows it, else to any tab of the app, which goes
 * there, else to a new one. Runs in the service worker; knows the browser's windows only by what it is given.
 */

/** What is used of a `WindowClient`. */
export interface AppWindow {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

export interface AppWindows {
  /** The one that was looked at last comes first. */
  all(): Promise<readonly AppWindow[]>;
  open(path: string): Promise<unknown>;
}

/** A tab that does not answer by then is frozen, hangs, or is of a build that knows nothing of this. */
const ANSWER_LIMIT_MS = 1_500;

export async function openFromNotice(path: string, windows: AppWindows): Promise<void> {
  const all = await windows.all();
  const there = all.find(({ url }) => new URL(url).pathname === path);
  if (there) {
    await focus(there);
    return;
  }
  const [any] = all;
  if (any === undefined) {
    await windows.open(path);
    return;
  }
  // First: the browser allows it only right after the click.
  await focus(any);
  if (!(await isOpened(any, path))) await any.navigate(path);
}

/** Where the browser does not allow it, the session is there when the person comes. */
async function focus(window: AppWindow): Promise<void> {
  await window.focus().catch(() => undefined);
}

function isOpened(window: AppWindow, path: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_LIMIT_MS);
    port1.onmessage = () => {
      clearTimeout(timer);
      resolve(true);
    };
    window.postMessage({ type: 'OPEN', path }, [port2]);
  }).finally(() => port1.close());
}
