/** The app's frame: the list beside what is open, messages in a corner over both. On a phone one of the two. */
import { useComputed } from '@preact/signals';
import styles from './app.module.css';
import { Corner } from './banner/corner.tsx';
import { LazyOverlay } from './overlay/lazy-overlay.tsx';
import { LazyPage, LazySessionPage } from './pages/lazy-pages.tsx';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { SidebarResizer } from './sidebar/sidebar-resizer.tsx';
import { isWithheld } from './store/banners.ts';
import { type Page, PageContext } from './store/page.ts';

export function App({ page }: { page: Page }) {
  return (
    <PageContext.Provider value={page}>
      <ErrorBoundary what="The app">
        <Frame page={page} />
      </ErrorBoundary>
    </PageContext.Provider>
  );
}

function Frame({ page }: { page: Page }) {
  const { app, router } = page;
  /** What this device has is there, but not for this build: nothing may look as if it were gone. */
  const hasStoragePage = useComputed(() => {
    const { storage, sessions } = app.state.value;
    return isWithheld(storage) && sessions.length === 0;
  });
  const isFirstStart = useComputed(
    () => app.state.value.gateway.status === 'unpaired' && app.state.value.sessions.length === 0,
  );
  /** What a phone shows of the two: the list, what is open, or, while there is nothing to list, the first steps. */
  const screen = useComputed(() => {
    const { type } = router.route.value;
    if (type === 'search') return 'search';
    if (type !== 'home') return 'main';
    return app.sessions.value.length === 0 ? 'empty' : 'list';
  });
  return (
    <div class={styles.app}>
      {hasStoragePage.value ? (
        <main class={styles.main}>
          <LazyPage name="storage" />
        </main>
      ) : isFirstStart.value ? (
        <main class={styles.main}>
          <LazyPage name="pair" />
        </main>
      ) : (
        <div
          class={styles.columns}
          data-screen={screen}
          data-list={page.list.isHidden.value ? 'hidden' : 'shown'}
        >
          <div class={styles.side}>
            <ErrorBoundary what="The list">
              <Sidebar />
            </ErrorBoundary>
            <SidebarResizer />
          </div>
          <main class={styles.main}>
            <ErrorBoundary what="This page">
              <Routed page={page} />
            </ErrorBoundary>
          </main>
        </div>
      )}
      <ErrorBoundary what="This">
        <LazyOverlay />
      </ErrorBoundary>
      <ErrorBoundary what="The banner">
        <Corner />
      </ErrorBoundary>
    </div>
  );
}

function Routed({ page }: { page: Page }) {
  const route = page.router.route.value;
  switch (route.type) {
    case 'chat':
      return <LazySessionPage />;
    case 'home':
    case 'search':
    case 'inbox':
    case 'new':
    case 'settings':
    case 'pair':
    case 'unknown':
      return <LazyPage key={route.type} name={route.type} />;
    case 'last':
      return null;
  }
}
