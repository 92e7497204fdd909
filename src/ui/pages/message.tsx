/** A page that says one thing, and what can be done. */
import type { ComponentChildren } from 'preact';
import styles from './pages.module.css';

interface Props {
  title: string;
  action?: { href: string; text: string };
  /** Shown after a moment only: most often it is not true for longer. */
  isLate?: boolean;
  children: ComponentChildren;
}

export function Message({ title, action, isLate = false, children }: Props) {
  return (
    <div class={`${styles.message} ${isLate ? styles.late : ''}`}>
      <h1>{title}</h1>
      <p>{children}</p>
      {action ? (
        <p class={styles.actions}>
          <a class="button" href={action.href}>
            {action.text}
          </a>
        </p>
      ) : null}
    </div>
  );
}
