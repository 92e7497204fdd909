/** The place of the field for words: what it does is loaded once the list is there, and it looks the same before. */
import { SearchIcon } from '../icons/icons.tsx';
import { createLazy, useLazy } from '../parts/lazy.ts';
import styles from '../sidebar/sidebar.module.css';

const field = createLazy(() => import('./search-field.tsx').then((module) => module.SearchField));

export function SearchBox() {
  const Field = useLazy(field);
  if (Field) return <Field />;
  return (
    <div class={styles.searchRow} aria-hidden="true">
      <div class={styles.search}>
        <SearchIcon />
        <input type="search" placeholder="Search messages" disabled />
      </div>
    </div>
  );
}
