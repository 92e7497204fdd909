/** The copies of the sessions on this device, the largest first, each with the way to delete it. */
import { useSignal } from '@preact/signals';
import type { SessionId } from '../../../shared/ids.ts';
import type { SessionUsage } from '../../../shared/rpc-storage.ts';
import type { Session } from '../../../shared/session.ts';
import { agentLabel, shortId } from '../../sidebar/session-status.ts';
import { usePage } from '../../store/page.ts';
import { formatBytes } from '../../text/bytes.ts';
import { visibleLine } from '../../text/visible.ts';
import { DeleteCopyDialog, type Target } from './delete-copy-dialog.tsx';
import styles from './storage.module.css';

const SHOWN_AT_FIRST = 6;

interface Props {
  copies: readonly SessionUsage[];
  onDeleted(): void;
}

export function StorageList({ copies, onDeleted }: Props) {
  const { app } = usePage();
  const isWhole = useSignal(false);
  const target = useSignal<Target | null>(null);
  const shown = isWhole.value ? copies : copies.slice(0, SHOWN_AT_FIRST);
  const imported = copies.filter(({ id }) => app.session(id).value?.imported).length;
  if (copies.length === 0) return null;

  const ask = (next: Target) => () => {
    target.value = next;
  };
  return (
    <>
      <ul class={styles.list} aria-label="Copies on this device">
        {shown.map((copy) => (
          <Row key={copy.id} copy={copy} onDelete={ask} />
        ))}
      </ul>
      <p class={styles.buttons}>
        {shown.length < copies.length ? (
          <button
            type="button"
            class="button"
            onClick={() => {
              isWhole.value = true;
            }}
          >
            Show all {copies.length}
          </button>
        ) : null}
        {copies.length > imported ? (
          <button type="button" class="button danger" onClick={ask({ type: 'all', imported })}>
            Delete all copies…
          </button>
        ) : null}
      </p>
      {target.value ? (
        <DeleteCopyDialog
          target={target.value}
          onDeleted={onDeleted}
          onClose={() => {
            target.value = null;
          }}
        />
      ) : null}
    </>
  );
}

function Row({ copy, onDelete }: { copy: SessionUsage; onDelete(target: Target): () => void }) {
  const { app } = usePage();
  const session = app.session(copy.id).value;
  const name = nameOf(copy.id, session);
  const isImported = session?.imported === true;
  return (
    <li>
      <span class={styles.name}>
        <a href={`/chat/${copy.id}`}>{name}</a>{' '}
        <span class={styles.quiet}>
          {session ? agentLabel(session.agent) : ''}
          {isImported ? ' · imported, only here' : ''}
        </span>
      </span>
      <span class={`num ${styles.size}`}>
        {copy.entries.toLocaleString()} {copy.entries === 1 ? 'entry' : 'entries'}, {formatBytes(copy.bytes)}
      </span>
      <button
        type="button"
        class="button"
        aria-label={`Delete the copy of ${name}`}
        onClick={onDelete({ type: 'one', id: copy.id, name, isImported })}
      >
        Delete
      </button>
    </li>
  );
}

const nameOf = (id: SessionId, session: Session | undefined): string =>
  visibleLine(session?.title ?? '') || shortId(id);
