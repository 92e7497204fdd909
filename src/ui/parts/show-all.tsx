/** The last line of something folded: shows the rest of it. */
import styles from './parts.module.css';

export function ShowAll({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <button type="button" class={styles.showAll} onClick={onClick}>
      {text}
    </button>
  );
}
