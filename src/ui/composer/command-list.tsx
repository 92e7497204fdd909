/** The agent's commands that fit what is typed. The text field keeps the focus; this shows which one is chosen. */
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AvailableCommand } from '../../shared/acp.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './composer.module.css';

interface Props {
  id: string;
  commands: readonly AvailableCommand[];
  selected: Signal<number>;
  onPick: (command: AvailableCommand) => void;
}

export function CommandList({ id, commands, selected, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const at = selected.value;
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div ref={list} id={id} class={styles.commands} role="listbox" aria-label="Commands">
      {commands.map((command, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the text field's.
        // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus (aria-activedescendant).
        <div
          key={command.name}
          id={`${id}-${index}`}
          class={styles.command}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(command)}
        >
          <span class="mono">/{visibleLine(command.name)}</span>
          {command.input?.hint ? <span class={styles.hint}>{visibleLine(command.input.hint)}</span> : null}
          <span class={styles.description}>{visibleLine(command.description)}</span>
        </div>
      ))}
    </div>
  );
}
