/** Where a session's title is written: Enter or leaving it saves, Escape leaves it as it was. */
import { useEffect, useRef } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import { MAX_TITLE_LENGTH } from '../../shared/limits.ts';
import { useActions } from '../store/actions.ts';

interface Props {
  sessionId: SessionId;
  title: string;
  class?: string | undefined;
  /** `isKey`: by a key, so that the focus has to go somewhere. */
  onDone: (isKey: boolean) => void;
}

export function RenameField({ sessionId, title, onDone, ...rest }: Props) {
  const actions = useActions();
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function end(isSaved: boolean, isKey: boolean): void {
    // To take the field away is to leave it.
    if (isDone.current) return;
    isDone.current = true;
    const next = field.current?.value.trim() ?? title;
    onDone(isKey);
    if (isSaved && next !== title) void actions.patchSession(sessionId, { title: next });
  }

  return (
    <input
      {...rest}
      ref={field}
      aria-label="Title"
      defaultValue={title}
      maxLength={MAX_TITLE_LENGTH}
      onBlur={() => end(true, false)}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === 'Enter', true);
      }}
    />
  );
}
