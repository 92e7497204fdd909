/**
 * A menu of commands: arrow keys, Home, End and first letters move in it; Escape, Tab or a click elsewhere close it.
 * It takes the focus, and gives it back to whoever had it. Where it stands is its class's business.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { Command } from '../commands/command.ts';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { usePage } from '../store/page.ts';
import styles from './menu.module.css';

interface Props {
  id?: string;
  label: string;
  commands: readonly Command[];
  /** Of those of which one is chosen, the chosen one. */
  checked?: string;
  class?: string | undefined;
  /** A click there is its business. */
  opener?: Element | null;
  onClose: () => void;
}

export function Menu({ id, label, commands, checked, opener, onClose, ...rest }: Props) {
  const { away } = usePage();
  const root = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);

  useEffect(() => {
    const element = root.current;
    itemsOf(element)[0]?.focus({ preventScroll: true });
    const onPointer = (event: PointerEvent) => {
      const { target } = event;
      if (!(target instanceof Node) || element?.contains(target) || opener?.contains(target)) return;
      onClose();
    };
    document.addEventListener('pointerdown', onPointer, { capture: true });
    return () => document.removeEventListener('pointerdown', onPointer, { capture: true });
  }, []);

  function close(): void {
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const items = itemsOf(root.current);
    const at = items.findIndex((item) => item.matches(':focus'));
    if (event.key === 'Tab') {
      onClose();
      return;
    }
    if (event.key === 'Escape') close();
    else {
      const next = targetOf(event, items, at);
      if (next === undefined) return;
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      {...rest}
      id={id}
      ref={root}
      class={`${styles.menu} ${rest.class ?? ''}`}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {away.value !== null && commands.some(({ needsGateway }) => needsGateway) ? (
        <p class={styles.reason} role="presentation">
          {away.value}
        </p>
      ) : null}
      {commands.map((command) => (
        <GatewayButton
          key={command.id}
          {...(checked === undefined
            ? { role: 'menuitem' as const }
            : { role: 'menuitemradio' as const, 'aria-checked': command.id === checked })}
          tabIndex={-1}
          isLocal={!command.needsGateway}
          onClick={() => {
            close();
            command.run();
          }}
        >
          {checked === undefined ? null : (
            <span class={styles.check} aria-hidden="true">
              {command.id === checked ? '✓' : ''}
            </span>
          )}
          {command.title}
        </GatewayButton>
      ))}
    </div>
  );
}

const itemsOf = (root: HTMLElement | null): HTMLElement[] => [
  ...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? []),
];

function targetOf(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  items: readonly HTMLElement[],
  at: number,
): HTMLElement | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  switch (key) {
    case 'ArrowDown':
      return items[(at + 1) % items.length];
    case 'ArrowUp':
      return items.at(at <= 0 ? -1 : at - 1);
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default: {
      if (key.length !== 1 || key === ' ') return undefined;
      const round = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      return round.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
    }
  }
}
