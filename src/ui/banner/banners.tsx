/** The lines above everything: what is true now and concerns the whole app. */
import { createLazy, useLazy } from '../parts/lazy.ts';
import type { Banner } from '../store/banners.ts';
import { usePage } from '../store/page.ts';
import styles from './banner.module.css';

export const bannerLine = createLazy(() => import('./banner-line.tsx').then((module) => module.BannerLine));

export function Banners() {
  const { banners } = usePage();
  return (
    <div class={styles.banners}>
      {banners.list.value.map((banner) => (
        <LazyLine key={banner.type} banner={banner} />
      ))}
    </div>
  );
}

function LazyLine({ banner }: { banner: Banner }) {
  const Line = useLazy(bannerLine);
  return Line ? <Line banner={banner} /> : null;
}
