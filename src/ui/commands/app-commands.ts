/**
 * What can be done anywhere in the app. Asked for anew whenever it is shown or a key is pressed: what does not apply
 * is not there. Keys stay clear of those that browsers and screen readers take; Alt with Y, A and N answers questions.
 */
import type { SessionId } from '../../shared/ids.ts';
import { hasNews, waitsForAnswer } from '../inbox/waiting.ts';
import { canOpenBeside, closePane, messageField, toNextPane } from '../panes/pane-actions.ts';
import { createActions } from '../store/actions.ts';
import type { Page } from '../store/page.ts';
import { type Command, command } from './command.ts';
import { sessionCommands } from './session-commands.ts';

const NUMBERED = 9;

export function appCommands(page: Page): Command[] {
  return [...going(page), ...current(page), ...sideBySide(page), ...viewing(page)];
}

function going(page: Page): Command[] {
  const { app, list, router, switchToSession } = page;
  const go = (id: string, title: string, keys: readonly string[], run: () => void, needsGateway = false) =>
    command({ id: `go.${id}`, title, section: 'Go to', keys, run, needsGateway });
  const to = (path: string) => () => router.navigate(path);
  const next = (fits: (id: SessionId) => boolean) => () => {
    const id = nextOf(list.order.peek(), page.activeSessionId.peek(), fits);
    if (id !== null) switchToSession(id);
  };
  const waits = (id: SessionId): boolean => {
    const session = app.session(id).peek();
    return session !== undefined && waitsForAnswer(session, app.connection(id).peek());
  };
  const isNews = (id: SessionId): boolean => {
    const session = app.session(id).peek();
    return session !== undefined && hasNews(session, app.connection(id).peek());
  };
  return [
    go('new', 'New session', ['Alt+C'], to('/new'), true),
    go('inbox', 'Inbox', ['Alt+I'], to('/inbox')),
    go('waiting', 'Next session that waits for you', ['Alt+W'], next(waits)),
    go('unread', 'Next unread session', ['Alt+U'], next(isNews)),
    go('next', 'Next session', ['Alt+J'], () => step(page, 1)),
    go('previous', 'Previous session', ['Alt+K'], () => step(page, -1)),
    // Its keys are the field's own.
    go('search', 'Search messages', [], () => {
      router.navigate('/search');
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>('input[aria-label="Search messages"]')?.focus(),
      );
    }),
    go('settings', 'Settings', ['Alt+,'], to('/settings')),
  ];
}

/** Alt and a digit open the session at that place of the list. */
export function numbered({ list, switchToSession }: Page): Command[] {
  return Array.from({ length: NUMBERED }, (_, index) =>
    command({
      id: `go.${index + 1}`,
      title: `Session ${index + 1} of the list`,
      section: 'Go to',
      keys: [`Alt+${index + 1}`],
      run() {
        const id = list.order.peek()[index];
        if (id !== undefined) switchToSession(id);
      },
    }),
  );
}

function current(page: Page): Command[] {
  const id = page.activeSessionId.peek();
  const session = id === null ? undefined : page.app.session(id).peek();
  if (!session) return [];
  const commands = sessionCommands(page, session, 'header');
  if (session.imported) return commands;
  const own = [
    command({
      id: 'session.write',
      title: 'Write a message',
      section: 'Session',
      keys: ['Alt+M'],
      run: () => messageField(session.id)?.focus(),
    }),
  ];
  if (session.state === 'running' || session.state === 'requires_action') {
    own.push(
      command({
        id: 'session.stop',
        title: 'Stop the turn',
        section: 'Session',
        keys: ['Alt+.'],
        needsGateway: true,
        run: () => void createActions(page).cancelTurn(session.id),
      }),
    );
  }
  return [...own, ...commands];
}

function sideBySide(page: Page): Command[] {
  const { overlay, panes } = page;
  const of = (id: string, title: string, key: string, run: () => void): Command =>
    command({ id: `panes.${id}`, title, section: 'Side by side', keys: [key], run });
  const commands: Command[] = [];
  if (canOpenBeside(page, null)) {
    commands.push(
      of('open', 'Open a session beside this one…', 'Alt+P', () => {
        overlay.value = { type: 'palette', beside: true };
      }),
    );
  }
  const active = panes.active.peek();
  if (panes.shown.peek().length < 2 || active === null) return commands;
  return [
    ...commands,
    of('next', 'Next pane', 'Alt+O', () => toNextPane(page)),
    of('close', 'Close this pane', 'Alt+X', () => closePane(page, active)),
  ];
}

function viewing(page: Page): Command[] {
  const { list, overlay, theme } = page;
  const view = (id: string, title: string, keys: readonly string[], run: () => void): Command =>
    command({ id: `view.${id}`, title, section: 'View', keys, run });
  const isByDirectory = list.grouping.peek() === 'directory';
  const isDark = theme.theme.peek() === 'dark';
  return [
    view('palette', 'Commands and sessions', ['Mod+K'], () => {
      overlay.value = { type: 'palette' };
    }),
    view('list', list.isHidden.peek() ? 'Show the list' : 'Hide the list', ['Alt+L'], () =>
      list.hide(!list.isHidden.peek()),
    ),
    view('group', isByDirectory ? 'Group sessions by state' : 'Group sessions by directory', ['Alt+G'], () =>
      list.group(isByDirectory ? 'attention' : 'directory'),
    ),
    view('theme', isDark ? 'Light theme' : 'Dark theme', [], () => theme.choose(isDark ? 'light' : 'dark')),
    view('keys', 'Keyboard shortcuts', ['?'], () => {
      overlay.value = { type: 'keys' };
    }),
  ];
}

function step({ list, activeSessionId, switchToSession }: Page, by: 1 | -1): void {
  const order = list.order.peek();
  const active = activeSessionId.peek();
  const at = active === null ? -1 : order.indexOf(active);
  const id = at === -1 ? order.at(by === 1 ? 0 : -1) : order[at + by];
  if (id !== undefined) switchToSession(id);
}

/** The next one in the list that fits, from the one that is open, and round to it. */
export function nextOf(
  order: readonly SessionId[],
  active: SessionId | null,
  fits: (id: SessionId) => boolean,
): SessionId | null {
  const at = active === null ? -1 : order.indexOf(active);
  const round = [...order.slice(at + 1), ...order.slice(0, at + 1)];
  return round.find((id) => id !== active && fits(id)) ?? null;
}
