/** The call that colours code; the highlighter is loaded with the first one. */
import * as v from 'valibot';
import { MAX_CODE_LENGTH } from '../../shared/code-spans.ts';
import type { HighlightCalls } from '../../shared/rpc-highlight.ts';
import { checked } from '../api/checked-call.ts';

const language = v.pipe(v.string(), v.maxLength(40));
const code = v.pipe(v.string(), v.maxLength(MAX_CODE_LENGTH));

export function highlightCalls(): HighlightCalls {
  return {
    highlightCode: checked([language, code], async (name, text) => {
      const { highlighter } = await import('./highlighter.ts');
      return highlighter.highlight(name, text);
    }),
  };
}
