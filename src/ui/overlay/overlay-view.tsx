/** Shows what is laid over the page. Once it is gone the focus is where it was, or on what took its place. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { LazyExportDialog } from '../archive/lazy-export.tsx';
import { command } from '../commands/command.ts';
import { KeysDialog } from '../commands/keys-dialog.tsx';
import { sessionCommands } from '../commands/session-commands.ts';
import { EndSessionDialog } from '../header/end-session-dialog.tsx';
import { FloatingMenu } from '../menu/floating-menu.tsx';
import { Palette } from '../palette/palette.tsx';
import type { Overlay } from '../store/overlay.ts';
import { usePage } from '../store/page.ts';

export function OverlayView({ overlay }: { overlay: Overlay }) {
  const page = usePage();
  const before = useRef(document.activeElement);

  useLayoutEffect(
    () => () => {
      const { activeElement } = document;
      const isLost = activeElement === null || activeElement === document.body || !activeElement.isConnected;
      if (!isLost) return;
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    },
    [],
  );

  /** What took its place meanwhile stays. */
  function close(): void {
    if (page.overlay.peek() === overlay) page.overlay.value = null;
  }

  switch (overlay.type) {
    case 'palette':
      return <Palette isBeside={overlay.beside} onClose={close} />;
    case 'keys':
      return <KeysDialog onClose={close} />;
    case 'list-menu':
      return (
        <FloatingMenu
          label="Group sessions"
          at={overlay.at}
          checked={page.list.grouping.value}
          commands={[
            command({
              id: 'attention',
              title: 'By state',
              section: 'View',
              run: () => page.list.group('attention'),
            }),
            command({
              id: 'directory',
              title: 'By directory',
              section: 'View',
              run: () => page.list.group('directory'),
            }),
          ]}
          onClose={close}
        />
      );
    case 'rename':
      return null;
    default: {
      const session = page.app.session(overlay.sessionId).value;
      if (!session) return null;
      if (overlay.type === 'end') return <EndSessionDialog session={session} onClose={close} />;
      if (overlay.type === 'export') return <LazyExportDialog sessions={[session]} onClose={close} />;
      return (
        <FloatingMenu
          label="Session"
          at={overlay.at}
          commands={sessionCommands(page, session, 'row')}
          onClose={close}
        />
      );
    }
  }
}
