/** The call that colours code. It happens in the worker, once for all tabs, and never in a frame's way. */
import type { CodeSpans } from './code-spans.ts';

export interface HighlightCalls {
  /**
   * `language` is a name or an ending as people write them after a fence (`ts`, `Dockerfile`, `c++`). Null where
   * it is not known, or the text is longer than `MAX_CODE_LENGTH`, or has cost too much time before.
   */
  highlightCode(language: string, text: string): Promise<CodeSpans | null>;
}
