/** The real page on a made-up worker. `?gateway=…&storage=…` choose the scene; the route chooses the session. */
import '../../../src/ui/styles/base.css';
import { render } from 'preact';
import { App } from '../../../src/ui/app.tsx';
import { beAtHand } from '../../../src/ui/commands/at-hand.ts';
import { watchRoom } from '../../../src/ui/panes/watch-room.ts';
import { createAppearance } from '../../../src/ui/preferences/appearance.ts';
import { createInstall } from '../../../src/ui/pwa/install.ts';
import { createRouter } from '../../../src/ui/routing/router.ts';
import { createPersistence } from '../../../src/ui/storage/persistence.ts';
import { createPage } from '../../../src/ui/store/page.ts';
import { createTheme } from '../../../src/ui/theme/theme.ts';
import { createFakeWorker } from './fake-worker.ts';
import { createScene, STORAGE_STATES } from './scenes.ts';

const query = new URLSearchParams(location.search);
const scene = createScene(query.get('gateway') ?? 'online', query.get('only') ?? 'all');
const storage = STORAGE_STATES.find((known) => known === query.get('storage'));
if (storage) scene.state = { ...scene.state, storage };
if (query.has('rebuilt')) scene.state = { ...scene.state, rebuilt: 'lost' };
const worker = createFakeWorker(scene);
const theme = createTheme(document.documentElement, null);
const page = createPage({
  connect: worker.connect,
  router: createRouter(window),
  theme,
  appearance: createAppearance(document.documentElement, null),
  persistence: createPersistence(
    {
      persisted: async () => false,
      persist: async () => true,
      estimate: async () => ({ usage: 31_400_000, quota: 2_100_000_000 }),
    },
    null,
  ),
  install: createInstall(window),
  document,
  hasRoom: watchRoom(window),
});
const root = document.querySelector('#app');
if (root) render(<App page={page} />, root);
beAtHand(page, document);
if (query.has('copy')) {
  worker.patch({ copy: { done: 2_482_133, total: 5_776_485, paused: query.get('copy') === 'paused' } });
}
if (query.has('update')) page.banners.updateReady(() => location.reload());
Object.assign(window, { harness: { page, worker } });
