/** How full a session's context is and what it cost, in its row; loaded with the first that says so. */
import type { ContextUsage } from '../../shared/fold-snapshot.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';

const usageView = createLazy(() => import('./row-usage.tsx').then((module) => module.RowUsage));

export function LazyRowUsage({ usage }: { usage: ContextUsage }) {
  const View = useLazy(usageView);
  return View ? <View usage={usage} /> : null;
}
