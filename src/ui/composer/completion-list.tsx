/** What fits what is typed, to choose from. The text field keeps the focus; this shows which one is chosen. */
import { useEffect, useRef } from 'preact/hooks';
import { visibleLine } from '../text/visible.ts';
import styles from './completion.module.css';

export interface Option {
  key: string;
  label: string;
  /** What may follow. */
  hint: string;
  description: string;
}

interface Props {
  id: string;
  label: string;
  options: readonly Option[];
  selected: number;
  /** Said below the options. */
  note: string | null;
  onPick: (index: number) => void;
}

export function CompletionList({ id, label, options, selected, note, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div class={styles.popover}>
      <div ref={list} id={id} role="listbox" aria-label={label}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the text field's.
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus (aria-activedescendant).
          <div
            key={option.key}
            id={`${id}-${index}`}
            class={styles.option}
            role="option"
            aria-selected={index === selected}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(index)}
          >
            <span class={styles.label}>{visibleLine(option.label)}</span>
            {option.hint === '' ? null : <span class={styles.hint}>{visibleLine(option.hint)}</span>}
            <span class={styles.description}>{visibleLine(option.description)}</span>
          </div>
        ))}
      </div>
      {note === null ? null : (
        <p class={styles.note} role="status">
          {note}
        </p>
      )}
    </div>
  );
}
