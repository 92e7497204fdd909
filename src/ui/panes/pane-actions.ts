/** What is done with sessions side by side: one is put beside the others, closed, or reached. The address says it all. */
import type { SessionId } from '../../shared/ids.ts';
import { MAX_BESIDE } from '../../shared/limits.ts';
import type { ChatRoute } from '../routing/route.ts';
import type { Page } from '../store/page.ts';

type Parts = Pick<Page, 'panes'>;

/** There is one to be beside of, room for both, and it is not there already. */
export function canOpenBeside({ panes }: Parts, id: SessionId | null): boolean {
  const named = panes.named.peek();
  if (!panes.hasRoom.peek() || named.length === 0 || named.length > MAX_BESIDE) return false;
  return id === null || !named.includes(id);
}

/** Beside the one that a person is at, who is at the new one then. */
export function openBeside({ panes }: Parts, id: SessionId): void {
  const named = panes.named.peek();
  const active = panes.active.peek();
  const at = active === null ? -1 : named.indexOf(active);
  panes.focused.value = id;
  panes.show([...named.slice(0, at + 1), id, ...named.slice(at + 1)]);
}

export function closePane({ panes }: Parts, id: SessionId): void {
  const named = panes.named.peek();
  const at = named.indexOf(id);
  const rest = named.filter((one) => one !== id);
  if (panes.active.peek() === id) panes.focused.value = rest[Math.max(0, at - 1)] ?? null;
  panes.show(rest);
  focusPane(panes.active.peek());
}

/** Round, from the one that a person is at. */
export function toNextPane({ panes }: Parts): void {
  const shown = panes.shown.peek();
  const active = panes.active.peek();
  const at = active === null ? -1 : shown.indexOf(active);
  const next = shown[(at + 1) % shown.length];
  if (next === undefined) return;
  panes.focused.value = next;
  focusPane(next);
}

/**
 * Where one is led while sessions are side by side: a session that is there already is gone to, another takes the
 * place of the one that a person is at.
 */
export function lead(
  { panes, transcripts }: Pick<Page, 'panes' | 'transcripts'>,
  { sessionId, entry, beside }: ChatRoute,
): void {
  const active = panes.active.peek();
  const named = panes.named.peek();
  const isThere = named.includes(sessionId);
  panes.focused.value = sessionId;
  if (beside.length > 0) panes.show([sessionId, ...beside]);
  else if (isThere) focusPane(sessionId);
  else panes.show(named.map((id) => (id === active ? sessionId : id)));
  if (entry !== null) transcripts.goTo(sessionId, { type: 'entry', seq: entry });
}

/** Where one writes in it, or reads. */
function focusPane(id: SessionId | null): void {
  const pane = document.querySelector(`[data-pane="${id}"]`);
  const field = messageField(id);
  (field ?? pane?.querySelector<HTMLElement>('[role="log"]'))?.focus({ preventScroll: true });
}

export const messageField = (id: SessionId | null): HTMLTextAreaElement | null =>
  document.querySelector(`[data-pane="${id}"] textarea[aria-label="Message"]`);
