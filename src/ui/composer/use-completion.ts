/** The state of the list over the composer: what is asked for at the caret, what fits, which one is chosen. */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { AvailableCommand } from '../../shared/acp.ts';
import type { FileList } from '../../shared/http.ts';
import { type CompletionQuery, completed, completionAt, matchingCommands } from './completion.ts';
import type { Option } from './completion-list.tsx';

export interface Completion {
  readonly query: ReadonlySignal<CompletionQuery | null>;
  readonly options: ReadonlySignal<readonly Option[]>;
  readonly note: ReadonlySignal<string | null>;
  readonly selected: Signal<number>;
  /** What is typed, or where the caret stands, has changed. */
  look(text: string, caret: number): void;
  /** True if the key was for the list. */
  onKey(event: KeyboardEvent): boolean;
  pick(index: number): void;
  close(): void;
}

export interface CompletionParts {
  commands(): readonly AvailableCommand[];
  listFiles(query: string): Promise<FileList>;
  text(): string;
  /** The chosen word stands in the text now; `path` if it names a file. */
  onPicked(text: string, caret: number, path: string | null): void;
}

/** Letters that follow one another faster than this ask once. */
const ASK_AFTER_MS = 80;

export function createCompletion(parts: CompletionParts): Completion {
  const query = signal<CompletionQuery | null>(null);
  const options = signal<readonly Option[]>([]);
  const note = signal<string | null>(null);
  const selected = signal(0);
  /** Where the list was sent away: it does not come back for the same word. */
  let dismissed: number | null = null;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(next: readonly Option[], text: string | null): void {
    batch(() => {
      options.value = next;
      note.value = text;
      selected.value = Math.min(selected.peek(), Math.max(0, next.length - 1));
    });
  }

  function close(): void {
    clearTimeout(timer);
    asked += 1;
    batch(() => {
      query.value = null;
      selected.value = 0;
      show([], null);
    });
  }

  function askFiles(typed: string): void {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    timer = setTimeout(async () => {
      const found = await parts.listFiles(typed).catch(() => null);
      if (mine !== asked) return;
      if (found === null) show([], 'Files cannot be listed while the gateway does not answer.');
      else if (found.files.length === 0) show([], 'No such file in the session’s directory.');
      else {
        selected.value = 0;
        show(
          found.files.map(({ path }) => fileOption(path)),
          found.truncated ? TRUNCATED : null,
        );
      }
    }, ASK_AFTER_MS);
  }

  function pick(index: number): void {
    const option = options.peek()[index];
    const current = query.peek();
    if (!option || !current) return;
    const next = completed(parts.text(), current, `${current.type === 'file' ? '@' : '/'}${option.key}`);
    close();
    parts.onPicked(next.text, next.caret, current.type === 'file' ? option.key : null);
  }

  function move(by: number): void {
    const count = options.peek().length;
    selected.value = (selected.peek() + by + count) % count;
  }

  return {
    query,
    options,
    note,
    selected,
    look(text, caret) {
      const next = completionAt(text, caret);
      if (next === null || next.from === dismissed) {
        if (next === null) dismissed = null;
        if (query.peek() !== null) close();
        return;
      }
      dismissed = null;
      const isSame = query.peek()?.type === next.type && query.peek()?.query === next.query;
      query.value = next;
      if (next.type === 'command')
        show(matchingCommands(parts.commands(), next.query).map(commandOption), null);
      else if (!isSame) askFiles(next.query);
    },
    onKey(event) {
      if (options.peek().length === 0 || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) {
        return false;
      }
      switch (event.key) {
        case 'ArrowDown':
          move(1);
          return true;
        case 'ArrowUp':
          move(-1);
          return true;
        case 'Tab':
        case 'Enter':
          pick(selected.peek());
          return true;
        case 'Escape':
          dismissed = query.peek()?.from ?? null;
          close();
          return true;
        default:
          return false;
      }
    },
    pick,
    close,
  };
}

const TRUNCATED = 'The directory holds more files than are looked at.';

const commandOption = ({ name, description, input }: AvailableCommand): Option => ({
  key: name,
  label: `/${name}`,
  hint: input?.hint ?? '',
  description,
});

/** A file by its name, and where it lies. */
function fileOption(path: string): Option {
  const at = path.lastIndexOf('/');
  return { key: path, label: path.slice(at + 1), hint: '', description: at === -1 ? '' : path.slice(0, at) };
}

export function useCompletion(parts: CompletionParts): Completion {
  const completion = useMemo(() => createCompletion(parts), []);
  useEffect(() => completion.close, []);
  return completion;
}
