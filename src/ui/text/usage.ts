/** What an agent says of its context and its cost, in words and numbers for people. */
import type { ContextUsage } from '../../shared/fold-snapshot.ts';
import { formatCost, formatCount } from './count.ts';

/** From here on it is worth a look: agents compact, or forget. */
export const NEARLY_FULL = 80;

/** 0 to 100; null where the agent does not say how much there is. */
export const contextPercent = ({ used, size }: ContextUsage): number | null =>
  size > 0 ? Math.min(100, Math.max(0, Math.round((used / size) * 100))) : null;

export const contextWords = ({ used, size }: ContextUsage): string =>
  `${formatCount(used)} of ${formatCount(size)} tokens in context`;

export function usageWords(usage: ContextUsage): string {
  const cost = usage.cost ? `${formatCost(usage.cost.amount, usage.cost.currency)} so far` : '';
  const context = usage.size > 0 ? contextWords(usage) : '';
  return [context, cost].filter((part) => part !== '').join(' · ');
}
