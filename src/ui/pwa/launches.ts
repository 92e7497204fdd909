/**
 * The installed app is launched again while it runs (an icon's shortcut, a link that belongs to it): the window
 * that is open goes where the launch leads, without being loaded anew.
 */
export interface LaunchQueue {
  setConsumer(consumer: (launch: { targetURL?: string | null }) => void): void;
}

/** `openedAt`: the address that this page was itself launched with, which the browser tells of, too. */
export function followLaunches(
  queue: LaunchQueue | undefined,
  openedAt: string,
  go: (address: URL) => void,
): void {
  let isFirst = true;
  queue?.setConsumer(({ targetURL }) => {
    const isOwn = isFirst && targetURL === openedAt;
    isFirst = false;
    if (isOwn || !targetURL || !URL.canParse(targetURL)) return;
    const address = new URL(targetURL);
    if (address.origin === new URL(openedAt).origin) go(address);
  });
}
