/** A session's title: the one a person gave, else the agent's, else the first line of the first prompt. */
import { type ContentBlock, plainText, type SessionUpdate } from '../../shared/acp.ts';
import { MAX_TITLE_LENGTH } from '../../shared/limits.ts';

const PROMPT_TITLE_LENGTH = 60;

export function titleOfPrompt(content: readonly ContentBlock[]): string {
  const lines = plainText(content).split('\n').map(oneLine);
  return shorten(lines.find((line) => line !== '') ?? '', PROMPT_TITLE_LENGTH);
}

export interface Retitled {
  /** What to log; null if nothing of it is left. */
  update: SessionUpdate | null;
  /** The session's new title; null if it stays as it is. */
  title: string | null;
}

/** An agent's title does not replace a person's, for those who read the log neither. */
export function retitle(update: SessionUpdate, titledByPerson: boolean): Retitled {
  if (update.sessionUpdate !== 'session_info_update' || typeof update.title !== 'string') {
    return { update, title: null };
  }
  const title = shorten(oneLine(update.title), MAX_TITLE_LENGTH);
  if (title !== '' && !titledByPerson) return { update: { ...update, title }, title };
  const { title: _, ...rest } = update;
  const left = Object.keys(rest).length > 1;
  return { update: left ? ({ ...rest } as SessionUpdate) : null, title: null }; // the same kind, without its title
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function shorten(text: string, length: number): string {
  const characters = [...text.slice(0, length * 4)];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
}
