/**
 * For what a page loads first: there a schema library would weigh more than all that it checks, so the few shapes
 * that are read before anything else is loaded (the worker's first words, an address) are looked at by hand.
 */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
