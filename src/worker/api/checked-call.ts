/** Calls whose arguments are checked first: what comes over a port may be anything. */
import * as v from 'valibot';
import { issueText } from '../../shared/issue-text.ts';
import { CallError } from '../../shared/rpc.ts';

/** An id, a name, a path: what is no message. */
export const shortText = v.pipe(v.string(), v.maxLength(4_096));

type Outputs<S extends readonly v.GenericSchema[]> = { [K in keyof S]: v.InferOutput<S[K]> };

/** A call that runs only if its arguments fit; its error names the argument, never its content. */
export function checked<const S extends readonly v.GenericSchema[], R>(
  schemas: S,
  run: (...args: Outputs<S>) => Promise<R>,
): (...args: Outputs<S>) => Promise<R> {
  return async (...args) => {
    const parsed: unknown[] = [];
    for (const [index, schema] of schemas.entries()) {
      const result = v.safeParse(schema, args[index]);
      if (!result.success)
        throw new CallError('bad_request', `Argument ${index + 1}: ${issueText(result.issues)}`);
      parsed.push(result.output);
    }
    return run(...(parsed as Outputs<S>)); // parsed one by one, in order
  };
}
