/** How full the agent's context is, and what the session cost: where the agent says so. */
import { useComputed } from '@preact/signals';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { formatCost } from '../text/count.ts';
import { contextPercent, contextWords, NEARLY_FULL, usageWords } from '../text/usage.ts';
import styles from './header.module.css';

export function ContextMeter({ window }: { window: TranscriptWindow }) {
  const usage = useComputed(() => window.info.value?.usage ?? null).value;
  const percent = usage === null ? null : contextPercent(usage);
  if (usage === null || percent === null) return null;
  const cost = usage.cost ? formatCost(usage.cost.amount, usage.cost.currency) : null;
  return (
    <span class={styles.usage} title={usageWords(usage)}>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be styled alike in all browsers. */}
      <span
        class={styles.meter}
        role="meter"
        aria-label="Context"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={contextWords(usage)}
        data-full={percent >= NEARLY_FULL}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      <span class={styles.usageText}>{percent} %</span>
      {cost === null ? null : <span class={styles.cost}>{cost}</span>}
    </span>
  );
}
