/** What is done with a session now and then. */
import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Session } from '../../shared/session.ts';
import { LazyExportDialog } from '../archive/lazy-export.tsx';
import { MoreIcon } from '../icons/session-icons.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { usePage } from '../store/page.ts';
import styles from './header.module.css';

export function SessionMenu({ session, onRename }: { session: Session; onRename: () => void }) {
  const { actions, app, away } = usePage();
  const isOpen = useSignal(false);
  const isExporting = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const connection = app.connection(session.id).value;

  useEffect(() => {
    if (!isOpen.value) return;
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const onPointer = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || !root.current?.contains(event.target)) isOpen.value = false;
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen.value]);

  function close(): void {
    isOpen.value = false;
    root.current?.querySelector<HTMLElement>('button')?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen.value) return;
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at + items.length - 1) % items.length]?.focus();
    else if (event.key === 'Tab') {
      isOpen.value = false;
      return;
    } else return;
    event.preventDefault();
  }

  const item = (label: string, action: () => void, needsGateway = true) => (
    <GatewayButton
      role="menuitem"
      tabIndex={-1}
      isLocal={!needsGateway}
      onClick={() => {
        close();
        action();
      }}
    >
      {label}
    </GatewayButton>
  );

  const isConnected = connection.status === 'connected' || connection.status === 'connecting';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside it.
    <div class={styles.menuRoot} ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class="icon-button"
        aria-label="More"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <MoreIcon />
      </button>
      {isOpen.value ? (
        <div id={id} class={styles.menu} role="menu" aria-label="More">
          {away.value === null || session.imported ? null : (
            <p class={styles.menuReason} role="presentation">
              {away.value}
            </p>
          )}
          {item('Rename', onRename, session.imported !== true)}
          {session.imported
            ? null
            : item(session.archived ? 'Move out of the archive' : 'Archive', () => {
                void actions.patchSession(session.id, { archived: !session.archived });
              })}
          {item(
            'Export…',
            () => {
              isExporting.value = true;
            },
            false,
          )}
          {connection.hasUnread || session.lastSeq === 0 || session.imported
            ? null
            : item('Mark as unread', () => void actions.markUnread(session.id))}
          {isConnected || session.imported
            ? null
            : item('Connect', () => void actions.connectSession(session.id))}
        </div>
      ) : null}
      {isExporting.value ? (
        <LazyExportDialog
          sessions={[session]}
          onClose={() => {
            isExporting.value = false;
          }}
        />
      ) : null}
    </div>
  );
}
