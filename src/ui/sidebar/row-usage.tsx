/** In a row: what the session cost, and how full its context is once that is worth a look. */
import type { ContextUsage } from '../../shared/fold-snapshot.ts';
import { formatCost } from '../text/count.ts';
import { contextPercent, NEARLY_FULL, usageWords } from '../text/usage.ts';
import styles from './row-usage.module.css';

export function RowUsage({ usage }: { usage: ContextUsage }) {
  const percent = contextPercent(usage);
  const isFull = percent !== null && percent >= NEARLY_FULL;
  const cost = usage.cost ? formatCost(usage.cost.amount, usage.cost.currency) : null;
  if (!isFull && cost === null) return null;
  return (
    <span class={styles.usage} title={usageWords(usage)}>
      {isFull ? (
        <span class={styles.full}>
          {percent} %<span class="visually-hidden"> of the context used</span>
        </span>
      ) : null}
      {cost}
    </span>
  );
}
