/** Whatever is laid over the page, loaded when it is first asked for. */
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';

const view = createLazy(() => import('./overlay-view.tsx').then((module) => module.OverlayView));

export function LazyOverlay() {
  const overlay = usePage().overlay.value;
  return overlay === null ? null : <Shown overlay={overlay} />;
}

function Shown({ overlay }: Parameters<NonNullable<typeof view.value.value>>[0]) {
  const View = useLazy(view);
  return View ? <View key={overlay.type} overlay={overlay} /> : null;
}
