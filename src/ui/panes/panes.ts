/**
 * Which sessions this tab shows, side by side where there is room for it: those of its address, and which of them
 * a person is at. Knows nothing of what is in them.
 */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import { chatPath } from '../routing/route.ts';
import type { Router } from '../routing/router.ts';

export interface Panes {
  /** Those of the address, in their order, seen or not. */
  readonly named: ReadonlySignal<readonly SessionId[]>;
  /** Those that are seen: where there is no room, the one that a person is at. */
  readonly shown: ReadonlySignal<readonly SessionId[]>;
  /** The one that a person is at: what keys and commands are for. */
  readonly active: ReadonlySignal<SessionId | null>;
  /** The one that had the focus last, or is to have it; it counts while it is among those of the address. */
  readonly focused: Signal<SessionId | null>;
  readonly hasRoom: ReadonlySignal<boolean>;
  /** From now on these. */
  show(ids: readonly SessionId[], options?: { replace?: boolean }): void;
}

export function createPanes(
  { route, navigate }: Pick<Router, 'route' | 'navigate'>,
  hasRoom: ReadonlySignal<boolean>,
): Panes {
  const focused = signal<SessionId | null>(null);
  const named = computed(() => {
    const at = route.value;
    return at.type === 'chat' ? [at.sessionId, ...at.beside] : [];
  });
  const active = computed(() => named.value.find((id) => id === focused.value) ?? named.value[0] ?? null);
  let last: readonly SessionId[] = [];
  const shown = computed(() => {
    const next = named.value.filter((id) => hasRoom.value || id === active.value);
    if (String(next) !== String(last)) last = next;
    return last;
  });
  return {
    named,
    shown,
    active,
    focused,
    hasRoom,
    show([first, ...beside], options) {
      navigate(first === undefined ? '/' : chatPath(first, null, beside), { ...options, exact: true });
    },
  };
}
