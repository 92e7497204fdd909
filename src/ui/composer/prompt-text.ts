/** A prompt's words as they were typed, without what went with them. */
import type { ContentBlock } from '../../shared/acp.ts';
import { draftOf } from './prompt-content.ts';

export const promptText = (content: readonly ContentBlock[]): string => draftOf(content, () => '').text;
