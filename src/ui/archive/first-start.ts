/**
 * After the first paint: has the worker bring in what the earlier app kept in this browser, and opens the
 * session that was open there, once. A new worker is asked again: the one before may have died over it.
 */
import { effect } from '@preact/signals';
import type { Page } from '../store/page.ts';

export function watchLegacy({ app, call, router, switchToSession }: Page): () => void {
  let isAsking = false;
  /** Whether to go there is decided once a page: later nobody expects to be moved. */
  let isDecided = false;

  async function resume(): Promise<void> {
    isAsking = true;
    // Without an answer the next start asks again.
    await call.resumeImports().catch(() => undefined);
    isAsking = false;
  }

  async function openActive(): Promise<void> {
    const id = await call.takeLegacyActive().catch(() => null);
    if (id !== null && router.route.peek().type === 'home') switchToSession(id);
  }

  const stopAsking = effect(() => {
    const { gateway, legacy } = app.state.value;
    if (app.known.value && gateway.status !== 'starting' && legacy === undefined && !isAsking) void resume();
  });
  const stopOpening = effect(() => {
    const { gateway, legacy } = app.state.value;
    const route = router.route.value.type;
    if (isDecided || legacy?.status !== 'done') return;
    // First things first.
    if (gateway.status === 'unpaired' || gateway.status === 'starting' || route === 'pair') return;
    isDecided = true;
    if (route === 'home' && legacy.active !== null) void openActive();
  });
  return () => {
    stopAsking();
    stopOpening();
  };
}
