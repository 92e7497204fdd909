/** Arrow keys move the focus between the links of a list; Tab leaves it. */

export function moveFocus(
  event: KeyboardEvent,
  list: HTMLElement | null,
  selector = 'a[data-session-id]',
): void {
  if (event.metaKey || event.ctrlKey || event.altKey || list === null) return;
  const rows = [...list.querySelectorAll<HTMLElement>(selector)];
  const at = rows.findIndex((row) => row.matches(':focus'));
  const target = targetOf(event.key, at, rows.length);
  if (target === null) return;
  event.preventDefault();
  rows[target]?.focus();
}

function targetOf(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return at === -1 ? null : 0;
    case 'End':
      return at === -1 ? null : count - 1;
    default:
      return null;
  }
}
