/** One line that opens what belongs to it. What is closed is not rendered. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ChevronIcon } from '../icons/icons.tsx';
import styles from './parts.module.css';

interface Props {
  summary: ComponentChildren;
  /** Where the choice is kept over a switch of sessions, and under which name. */
  memory: Map<string, boolean>;
  name: string;
  openAtFirst?: boolean;
  children: () => ComponentChildren;
}

export function Disclosure({ summary, memory, name, openAtFirst = false, children }: Props) {
  const [chosen, setChosen] = useState(memory.get(name));
  const isOpen = chosen ?? openAtFirst;
  const bodyId = useId();
  return (
    <div class={styles.disclosure}>
      <button
        type="button"
        class={styles.summary}
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={() => {
          memory.set(name, !isOpen);
          setChosen(!isOpen);
        }}
      >
        <span class={styles.chevron} data-open={isOpen}>
          <ChevronIcon />
        </span>
        {summary}
      </button>
      {isOpen ? (
        <div id={bodyId} class={styles.disclosed}>
          {children()}
        </div>
      ) : null}
    </div>
  );
}
