/**
 * All sessions and commands by a few letters: a text field over a list of options. The focus stays in the field; the
 * option that Enter takes is told by `aria-activedescendant`.
 */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { appCommands } from '../commands/app-commands.ts';
import { chordText, isMac } from '../commands/chord.ts';
import { canOpenBeside, openBeside } from '../panes/pane-actions.ts';
import { searchPath } from '../routing/search-route.ts';
import { agentLabel, sessionStatus, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './palette.module.css';
import { type PaletteItem, paletteGroups } from './palette-items.ts';

interface Props {
  /** Of sessions only, to be put beside the one that is open. */
  isBeside?: boolean | undefined;
  onClose: () => void;
}

export function Palette({ isBeside = false, onClose }: Props) {
  const page = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const text = useSignal('');
  const selected = useSignal(0);
  const id = useId();
  // What can be done now is what could be done when it was opened: nothing moves while somebody chooses.
  const commands = useRef(
    isBeside ? [] : appCommands(page).filter((command) => command.id !== 'view.palette'),
  );
  const groups = useComputed(() => {
    const byId = new Map(page.app.sessions.value.map((session) => [session.id, session]));
    const listed = page.list.order.peek().flatMap((one) => byId.get(one) ?? []);
    const here = new Set(listed);
    const others = page.app.sessions.value.filter((session) => !here.has(session));
    const active = page.activeSessionId.value;
    const shown = page.panes.named.value;
    const sessions = [...listed, ...others].filter(({ id: one }) =>
      isBeside ? !shown.includes(one) : text.value !== '' || one !== active,
    );
    const all = paletteGroups(text.value, sessions, commands.current);
    return isBeside ? all.filter(({ name }) => name === 'Sessions') : all;
  });
  const items = useComputed(() => groups.value.flatMap((group) => group.items));
  const at = Math.min(selected.value, items.value.length - 1);

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, text.value]);

  function take(item: PaletteItem | undefined, beside = isBeside): void {
    if (!item) return;
    const reason = item.type === 'command' && item.command.needsGateway ? page.away.peek() : null;
    // What it does may lay something else over the page, or put the focus somewhere.
    dialog.current?.close();
    onClose();
    if (reason !== null) page.toasts.add('info', reason);
    else if (item.type === 'command') item.command.run();
    else if (item.type === 'session') {
      if (beside && canOpenBeside(page, item.session.id)) openBeside(page, item.session.id);
      else page.switchToSession(item.session.id);
    } else page.router.navigate(searchPath({ text: item.text, sessionId: null, agent: null, kind: null }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { length } = items.value;
    const isClosing = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (isClosing) onClose();
    else if (event.key === 'ArrowDown') selected.value = (at + 1) % Math.max(1, length);
    else if (event.key === 'ArrowUp') selected.value = (at + length - 1) % Math.max(1, length);
    else if (event.key === 'PageDown') selected.value = Math.min(length - 1, at + 8);
    else if (event.key === 'PageUp') selected.value = Math.max(0, at - 8);
    else if (event.key === 'Enter') take(items.value[at], isBeside || event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      class={styles.palette}
      aria-label="Commands and sessions"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <input
        class={styles.field}
        type="text"
        role="combobox"
        aria-label="Command or session"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        placeholder={isBeside ? 'Which session beside this one?' : 'Type a command, or the name of a session'}
        value={text}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          selected.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={id}
        class={styles.list}
        role="listbox"
        aria-label="Commands and sessions"
        tabIndex={-1}
      >
        {groups.value.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields.
          <div key={group.name} role="group" aria-label={group.name}>
            <p class={styles.group} aria-hidden="true">
              {group.name}
            </p>
            {group.items.map((item) => {
              const place = items.value.indexOf(item);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
                <div
                  key={item.key}
                  id={`${id}-${place}`}
                  class={styles.option}
                  role="option"
                  tabIndex={-1}
                  aria-selected={place === at}
                  aria-disabled={isAway(item) && page.away.value !== null ? true : undefined}
                  onPointerMove={() => {
                    selected.value = place;
                  }}
                  // The focus stays in the field.
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => take(item)}
                >
                  <ItemText item={item} />
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p class="visually-hidden" role="status">
        {items.value.length === 0 ? 'Nothing fits' : `${items.value.length} found`}
      </p>
    </dialog>
  );
}

const isAway = (item: PaletteItem): boolean => item.type === 'command' && item.command.needsGateway;

function ItemText({ item }: { item: PaletteItem }) {
  const { app } = usePage();
  switch (item.type) {
    case 'command': {
      const [key] = item.command.keys;
      return (
        <>
          <span class={styles.title}>{item.command.title}</span>
          {key === undefined ? null : <kbd class={styles.keys}>{chordText(key, isMac())}</kbd>}
        </>
      );
    }
    case 'session': {
      const { session } = item;
      const status = sessionStatus(session, app.connection(session.id).value);
      return (
        <>
          <span class={`${styles.glyph} ${status.tone}`} aria-hidden="true">
            {status.glyph}
          </span>
          <span class={styles.title}>{visibleLine(session.title || session.preview) || 'Untitled'}</span>
          <span class={styles.about}>
            {session.archived ? 'archived · ' : ''}
            {agentLabel(session.agent)} <span class="mono">{shortId(session.id)}</span>
          </span>
          <span class="visually-hidden">{status.phrase}</span>
        </>
      );
    }
    case 'search':
      return <span class={styles.title}>Search messages for “{visibleLine(item.text)}”</span>;
  }
}
