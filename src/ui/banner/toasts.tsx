/** The corner of short messages: loaded when there is one. */
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';

export const toastList = createLazy(() => import('./toast-list.tsx').then((module) => module.ToastList));

export function Toasts() {
  return usePage().toasts.list.value.length > 0 ? <Shown /> : null;
}

function Shown() {
  const List = useLazy(toastList);
  return List ? <List /> : null;
}
