/** By the name that a browser gives itself; all browsers on iOS are WebKit's. */
export const isWebKit = (userAgent: string): boolean =>
  /AppleWebKit\//.test(userAgent) && !/Chrome\/|Chromium\//.test(userAgent);
