/** What is in the corner. Loaded when there is something: on most days there is not. */
import { usePage } from '../store/page.ts';
import styles from './banner.module.css';
import { BannerList } from './banner-list.tsx';
import { ToastList } from './toast-list.tsx';

export function CornerList() {
  const { banners } = usePage();
  return (
    <div class={styles.corner}>
      <ToastList />
      {banners.takenBy.value === null ? <BannerList /> : null}
    </div>
  );
}
