/** The quiet time of an entry, which is the link to it. */
import type { Entry } from '../../shared/entry.ts';
import type { SessionId } from '../../shared/ids.ts';
import { At } from '../parts/times.tsx';
import { chatPath } from '../routing/route.ts';
import styles from './conversation.module.css';

export const EntryLink = ({ entry, sessionId }: { entry: Entry; sessionId: SessionId }) => (
  <a
    class={styles.entryLink}
    href={chatPath(sessionId, entry.seq)}
    title="Link to this message"
    data-permalink
  >
    <At at={entry.at} />
  </a>
);
