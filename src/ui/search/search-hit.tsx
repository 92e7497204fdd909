/** One result: where and when it was said, and the piece of text that matches. A link to its entry. */

import type { EntryKind } from '../../shared/entry.ts';
import type { SearchHit } from '../../shared/rpc-search.ts';
import { At } from '../parts/times.tsx';
import { chatPath } from '../routing/route.ts';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import { visibleLine, visibleText } from '../text/visible.ts';
import styles from './search.module.css';

export const KIND_NAMES: Readonly<Record<EntryKind, string>> = {
  user: 'You',
  agent: 'Agent',
  thought: 'Thought',
  tool: 'Tool',
  plan: 'Plan',
  permission: 'Question',
  notice: 'Notice',
  error: 'Error',
};

export function Hit({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { app } = usePage();
  const session = app.session(hit.sessionId).value;
  if (!session) return null;
  return (
    <a
      class={styles.hit}
      href={chatPath(hit.sessionId, hit.seq)}
      data-kind={hit.kind}
      data-hit={`${hit.sessionId}/${hit.seq}`}
      onClick={onOpen}
    >
      <span class={styles.about}>
        <span class={styles.kind}>{KIND_NAMES[hit.kind]}</span>{' '}
        <span class={styles.session}>{visibleLine(session.title) || shortId(session.id)}</span>{' '}
        <span class={styles.agent}>{agentLabel(session.agent)}</span> <At at={hit.at} />
      </span>
      <span class={styles.snippet}>{pieces(hit)}</span>
    </a>
  );
}

/** The text with its matches marked; each piece is made visible by itself, so that the marks stay where they are. */
function pieces({ snippet, marks }: SearchHit) {
  const shown = [];
  let from = 0;
  for (const [start, end] of marks) {
    shown.push(
      visibleText(snippet.slice(from, start)),
      <mark>{visibleText(snippet.slice(start, end))}</mark>,
    );
    from = end;
  }
  shown.push(visibleText(snippet.slice(from)));
  return shown;
}
