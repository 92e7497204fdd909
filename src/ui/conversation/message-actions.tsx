/** What can be done with one message: copy it as it reads, as markdown, or its address. One tab stop; arrows move. */

import type { EntryOf } from '../../shared/entry.ts';
import type { SessionId } from '../../shared/ids.ts';
import { LinkIcon, MarkdownIcon } from '../icons/session-icons.tsx';
import { plainMarkdown } from '../markdown/plain-text.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { chatPath } from '../routing/route.ts';
import styles from './message.module.css';

interface Props {
  entry: EntryOf<'user' | 'agent'>;
  sessionId: SessionId;
  /** Its text as it was written. */
  source: () => string;
}

export function MessageActions({ entry, sessionId, source }: Props) {
  const link = () => new URL(chatPath(sessionId, entry.seq), location.href).href;
  const isMarkdown = entry.kind === 'agent';
  return (
    <div class={styles.actions} role="toolbar" aria-label="Message actions" onKeyDown={moveFocus}>
      <CopyButton label="Copy text" text={isMarkdown ? () => plainMarkdown(source()) : source} />
      {isMarkdown ? (
        <CopyButton label="Copy as Markdown" text={source} icon={<MarkdownIcon />} tabIndex={-1} />
      ) : null}
      <CopyButton label="Copy link" text={link} icon={<LinkIcon />} tabIndex={-1} />
    </div>
  );
}

function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
