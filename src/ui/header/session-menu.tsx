/** What is done with a session now and then. */
import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { Session } from '../../shared/session.ts';
import { sessionCommands } from '../commands/session-commands.ts';
import { MoreIcon } from '../icons/session-icons.tsx';
import { Menu } from '../menu/menu.tsx';
import { usePage } from '../store/page.ts';
import styles from './header.module.css';

export function SessionMenu({ session }: { session: Session }) {
  const page = usePage();
  const isOpen = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  return (
    <div class={styles.menuRoot} ref={root}>
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
        <Menu
          id={id}
          class={styles.menu}
          label="More"
          commands={sessionCommands(page, session, 'header')}
          opener={root.current}
          onClose={() => {
            isOpen.value = false;
          }}
        />
      ) : null}
    </div>
  );
}
