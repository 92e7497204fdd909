/** What a prompt may hold: at least one block, and no more than a frame can carry. */
import * as v from 'valibot';
import { contentBlockSchema } from '../../shared/acp.ts';
import { MAX_PROMPT_BYTES } from '../../shared/limits.ts';

export const promptContent = v.pipe(
  v.array(contentBlockSchema),
  v.minLength(1),
  v.check(
    (content) => new TextEncoder().encode(JSON.stringify(content)).length <= MAX_PROMPT_BYTES,
    'This message is too large to be sent.',
  ),
);
