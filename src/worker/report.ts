/** Where the worker says what went wrong. Reasons only: never a token, a prompt or what a model wrote. */

export type Report = (what: string, reason: string) => void;

export const reportToConsole: Report = (what, reason) => console.warn(`aperture: ${what}: ${reason}`);

/** The kind of an error, without its message: messages of parsers and of the network quote their input. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
