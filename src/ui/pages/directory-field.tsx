/**
 * A directory on the gateway's machine, typed or picked. The children of what is typed stand below in a place
 * of their own, so that nothing moves and nothing is covered.
 */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { DirectoryList } from '../../shared/http.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './pages.module.css';

interface Props {
  value: Signal<string>;
  isInvalid: boolean;
  describedBy: string | undefined;
}

const ASK_AFTER_MS = 120;
const SHOWN = 100;

export function DirectoryField({ value, isInvalid, describedBy }: Props) {
  const { app, call } = usePage();
  const list = useSignal<DirectoryList | null>(null);
  const selected = useSignal(-1);
  const id = useId();
  const asked = useRef<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const options = useRef<HTMLDivElement>(null);
  const typed = value.value;
  const parent = parentOf(typed);
  const gateway = app.state.value.gateway.status;

  useEffect(() => {
    asked.current = parent;
    const ask = () => {
      call
        .listDirectories(parent === '' ? null : parent)
        .then((answer) => {
          if (asked.current !== parent) return;
          list.value = answer;
          // The first root is where most people's projects are.
          if (value.peek() === '' && parent === '') value.value = withSlash(answer.path);
        })
        .catch(() => {
          if (asked.current === parent) list.value = null;
        });
    };
    const timer = setTimeout(ask, list.peek() === null ? 0 : ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [parent, gateway]);

  useEffect(() => {
    options.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected.value]);

  const prefix = typed.slice(typed.lastIndexOf('/') + 1).toLowerCase();
  const children = (list.value?.directories ?? []).filter(
    (item) =>
      item.name.toLowerCase().startsWith(prefix) && (prefix.startsWith('.') || !item.name.startsWith('.')),
  );
  const up = list.value?.parent ?? null;
  const matches = [...(up === null || prefix !== '' ? [] : [{ name: '..', path: up }]), ...children].slice(
    0,
    SHOWN,
  );

  function pick(path: string): void {
    value.value = withSlash(path);
    selected.value = -1;
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const chosen = matches[selected.value];
    if (event.key === 'ArrowDown') selected.value = Math.min(selected.value + 1, matches.length - 1);
    else if (event.key === 'ArrowUp') selected.value = Math.max(selected.value - 1, -1);
    else if (event.key === 'Escape') selected.value = -1;
    else if (event.key === 'Enter' && chosen) pick(chosen.path);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <label class={styles.label}>
        <span>Directory</span>
        <input
          ref={field}
          class="field mono"
          type="text"
          role="combobox"
          aria-expanded={matches.length > 0}
          aria-haspopup="listbox"
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          placeholder="The gateway’s first root"
          aria-autocomplete="list"
          aria-controls={id}
          aria-activedescendant={selected.value >= 0 ? `${id}-${selected.value}` : undefined}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          value={typed}
          onInput={(event) => {
            selected.value = -1;
            value.value = event.currentTarget.value;
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      {/* Without options it is no list of them. */}
      <div
        ref={options}
        id={id}
        class={styles.suggestions}
        {...(matches.length > 0 && { role: 'listbox' as const, 'aria-label': 'Directories' })}
      >
        {matches.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the text field's.
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus (aria-activedescendant).
          <div
            key={item.path}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === selected.value}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(item.path)}
          >
            {visibleLine(item.name)}
          </div>
        ))}
        {matches.length === 0 && list.value !== null ? (
          <p class={styles.hint}>No directories in here</p>
        ) : null}
      </div>
    </>
  );
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

/** The part of a typed path that is whole: what to list. */
function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? path.slice(0, at + 1) : path.slice(0, at);
}
