/** `+14 −3`. */

import styles from './diff.module.css';
import type { Diff } from './diff-lines.ts';

export function DiffNumbers({ diff: { added, removed } }: { diff: Pick<Diff, 'added' | 'removed'> }) {
  return (
    <span class={styles.numbers}>
      <span class="visually-hidden">{`${added} added, ${removed} removed`}</span>
      <span aria-hidden="true">
        <span class="ok">+{added}</span> <span class="bad">−{removed}</span>
      </span>
    </span>
  );
}
