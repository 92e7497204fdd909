/**
 * The corner of short messages: what is true now and concerns the whole app, where no conversation shows it, and what
 * just happened. It lies over the page: what comes and goes may move nothing that somebody is about to press.
 */
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';

export const cornerList = createLazy(() => import('./corner-list.tsx').then((module) => module.CornerList));

export function Corner() {
  const { toasts, banners } = usePage();
  return toasts.list.value.length + banners.list.value.length > 0 ? <Shown /> : null;
}

function Shown() {
  const List = useLazy(cornerList);
  return List ? <List /> : null;
}
