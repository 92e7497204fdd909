/** A page that says one thing, and what can be done. */
import type { ComponentChildren } from 'preact';
import styles from './pages.module.css';

interface Props {
  title: string;
  action?: { href: string; text: string };
  children: ComponentChildren;
}

export function Message({ title, action, children }: Props) {
  return (
    <div class={styles.message}>
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
