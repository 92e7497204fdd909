/** How full the agent's context is, and what the session cost: where the agent says so. */
import { useComputed } from '@preact/signals';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { formatCost, formatCount } from '../text/count.ts';
import styles from './header.module.css';

/** From here on it is worth a look: agents compact, or forget. */
const NEARLY_FULL = 80;

export function ContextMeter({ window }: { window: TranscriptWindow }) {
  const usage = useComputed(() => window.info.value?.usage ?? null).value;
  if (usage === null || !(usage.size > 0)) return null;
  const percent = Math.min(100, Math.max(0, Math.round((usage.used / usage.size) * 100)));
  const words = `${formatCount(usage.used)} of ${formatCount(usage.size)} tokens in context`;
  const cost = usage.cost ? formatCost(usage.cost.amount, usage.cost.currency) : null;
  return (
    <span class={styles.usage} title={cost === null ? words : `${words} · ${cost} so far`}>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be styled alike in all browsers. */}
      <span
        class={styles.meter}
        role="meter"
        aria-label="Context"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
        data-full={percent >= NEARLY_FULL}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      <span class={styles.usageText}>{percent} %</span>
      {cost === null ? null : <span class={styles.cost}>{cost}</span>}
    </span>
  );
}
