/** What the tests ask of a browser, whoever made it and however it is driven. */

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** One that is seen: no tab hides another. */
export interface EngineTab {
  /** Resolves when the page and its scripts are loaded. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page. It is sent as text: all that it uses are its arguments, of JSON. */
  run<A extends readonly unknown[], R>(script: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  close(): Promise<void>;
}

export interface EngineBrowser {
  /** With the browser's name. */
  readonly version: string;
  newTab(): Promise<EngineTab>;
  close(): Promise<void>;
}

/** An expression that evaluates to the JSON of what the function returns. */
export const asExpression = (script: (...args: never[]) => unknown, args: readonly unknown[]): string =>
  `Promise.resolve((${script})(...${JSON.stringify(args)})).then((result) => JSON.stringify(result) ?? 'null')`;
