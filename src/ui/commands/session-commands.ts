/** What can be done with one session as a whole: the row's menu, the header's menu and the palette offer the same. */
import type { Session } from '../../shared/session.ts';
import { canOpenBeside, openBeside } from '../panes/pane-actions.ts';
import { chatPath } from '../routing/route.ts';
import { agentLabel } from '../sidebar/session-status.ts';
import { createActions } from '../store/actions.ts';
import { errorText } from '../store/call-errors.ts';
import type { Page } from '../store/page.ts';
import { type Command, command } from './command.ts';

type Parts = Pick<Page, 'app' | 'call' | 'overlay' | 'panes' | 'router' | 'switchToSession' | 'toasts'>;

/** `where`: a new title is written there. */
export function sessionCommands(page: Parts, session: Session, where: 'row' | 'header'): Command[] {
  const { app, overlay } = page;
  const actions = createActions(page);
  const { id, archived, pinned, imported } = session;
  const isLive = imported !== true;
  const connection = app.connection(id).value;
  const isLinked = connection.status === 'connected' || connection.status === 'connecting';
  const of = (name: string, title: string, run: () => void, needsGateway = isLive): Command =>
    command({ id: `session.${name}`, title, section: 'Session', needsGateway, run });

  const commands = canOpenBeside(page, id)
    ? [of('beside', 'Open beside', () => openBeside(page, id), false)]
    : [];
  commands.push(
    of('rename', 'Rename', () => {
      overlay.value = { type: 'rename', sessionId: id, where };
    }),
  );
  if (isLive) {
    commands.push(
      of('pin', pinned ? 'Unpin' : 'Pin', () => void actions.patchSession(id, { pinned: !pinned })),
      of('archive', archived ? 'Move out of the archive' : 'Archive', () => {
        void actions.patchSession(id, { archived: !archived });
      }),
    );
    if (connection.hasUnread) {
      commands.push(
        of('read', 'Mark as read', () => void actions.patchSession(id, { readSeq: session.lastSeq })),
      );
    } else if (session.lastSeq > 0) {
      commands.push(of('unread', 'Mark as unread', () => void actions.markUnread(id)));
    }
    if (!isLinked) commands.push(of('connect', 'Connect', () => void actions.connectSession(id)));
    if (!archived) commands.push(of('restart', 'Restart agent', () => void actions.restartAgent(id)));
    commands.push(
      of('duplicate', `New ${agentLabel(session.agent)} session in this directory`, () => {
        void duplicate(page, session);
      }),
    );
  }
  return [
    ...commands,
    of('copy-link', 'Copy link', () => void copyLink(page, session), false),
    of(
      'export',
      'Export…',
      () => {
        overlay.value = { type: 'export', sessionId: id };
      },
      false,
    ),
    of('end', isLive ? 'End session…' : 'Delete session…', () => {
      overlay.value = { type: 'end', sessionId: id };
    }),
  ];
}

async function duplicate({ call, switchToSession, toasts }: Parts, { agent, cwd }: Session): Promise<void> {
  try {
    switchToSession((await call.createSession({ agent, cwd })).id);
  } catch (error) {
    toasts.add('error', `Not started: ${errorText(error)}`);
  }
}

async function copyLink({ toasts }: Parts, { id }: Session): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(chatPath(id), location.origin).href);
    toasts.add('success', 'The link is copied.');
  } catch {
    toasts.add('error', 'The browser does not let the link be copied.');
  }
}
