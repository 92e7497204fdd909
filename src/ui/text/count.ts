/** Numbers as people read them at a glance. */

/** `950`, `12.5k`, `48k`, `1.2M`. */
export function formatCount(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 1_000_000) return `${trimmed(count / 1_000)}k`;
  return `${trimmed(count / 1_000_000)}M`;
}

const trimmed = (value: number): string =>
  value < 20 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));

/** `$0.19`, in the browser's own way of writing it; the code itself where it is none that is known. */
export function formatCost(amount: number, currency: string): string {
  const digits = amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  try {
    const format = new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: digits,
    });
    return format.format(amount);
  } catch {
    return `${amount.toFixed(digits)} ${currency.slice(0, 8)}`;
  }
}
