import { expect, test } from 'vitest';
import { createScene, id } from '../../tests/ui/harness/scenes.ts';
import { DISCONNECTED } from '../shared/state.ts';
import { showAppBadge } from './app-badge.ts';
import { createAppState } from './store/app-state.ts';
import { createBanners } from './store/banners.ts';

test('the badge is the number of unread messages, goes with the last, and is silent once superseded', () => {
  const app = createAppState();
  const banners = createBanners(app.state);
  const said: (number | 'clear')[] = [];
  const stop = showAppBadge(
    { app, banners },
    { setAppBadge: async (n) => void said.push(n), clearAppBadge: async () => void said.push('clear') },
  );
  expect(said).toEqual([]);
  const { state } = createScene('online', 'all');
  app.welcome({ revision: 1, state });
  const unread = Object.values(state.connections).reduce((sum, { unreadCount }) => sum + unreadCount, 0);
  expect(said).toEqual([unread]);
  app.patch(2, { connections: { [id('def456ab')]: { ...DISCONNECTED, unreadCount: 3 } } });
  // The same number again is not said again.
  app.patch(3, { gateway: { status: 'offline' } });
  const read = Object.keys(state.connections).map((key) => [key, DISCONNECTED]);
  app.patch(4, { connections: Object.fromEntries(read) });
  expect(said).toEqual([unread, unread + 3, 'clear']);
  banners.superseded();
  app.patch(5, { connections: { [id('def456ab')]: { ...DISCONNECTED, unreadCount: 1 } } });
  expect(said).toHaveLength(3);
  stop();
});

test('a browser without badges is left alone', () => {
  const app = createAppState();
  const stop = showAppBadge({ app, banners: createBanners(app.state) }, {});
  app.welcome({ revision: 1, state: createScene('online', 'all').state });
  stop();
});
