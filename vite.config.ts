/** Builds the page: the shell, its lazy parts, the SharedWorker's file and the service worker. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** The manifest lies at the top of the project and is served under its own name, without a hash. */
const manifest = (): Plugin => ({
  name: 'aperture-manifest',
  apply: 'build',
  generateBundle() {
    const source = readFileSync(new URL('manifest.webmanifest', import.meta.url), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source });
  },
});

const define = {
  __BUILD_ID__: JSON.stringify(process.env.APERTURE_BUILD_ID ?? '0000000000-dev'),
  __VERSION__: JSON.stringify(version),
};

/**
 * Nothing is painted before the theme is known, and the worker starts before the page is read: its script comes first,
 * by itself, and runs as soon as it is there. Vite writes the scripts' tags anew, without what stood in them.
 */
const orderScripts = (): Plugin => ({
  name: 'aperture-order-scripts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const tag = (name: string, how: string): string => {
        const file = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === name);
        if (!file) throw new Error(`The build has no ${name}`);
        return `<script type="module" ${how} crossorigin src="/${file.fileName}"></script>`;
      };
      const tags = [tag(START_AHEAD, 'async'), tag(PAGE, 'blocking="render"')];
      return html
        .replaceAll(/<(?:script type="module"|link rel="modulepreload")[^>]*>(?:<\/script>)?\s*/g, '')
        .replace('<link rel="stylesheet"', `${tags.join('\n    ')}\n    $&`);
    },
  },
});

const START_AHEAD = 'start-ahead';
const PAGE = 'page';

/** The same for all of a file, and without the line: these names are in the page's code, too. */
function scopedName(name: string, file: string): string {
  const path = relative(import.meta.dirname, file).replace(/\?.*/, '');
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 3);
  const owner = owners.get(mark) ?? path;
  if (owner !== path) throw new Error(`The styles of ${owner} and ${path} would be called the same`);
  owners.set(mark, owner);
  return `${name}_${mark}`;
}
const owners = new Map<string, string>();

/**
 * What the page names beside a part that it loads: its styles; and for the part that people wait for, all that it
 * imports. The rest finds its own, and the first load does without their names.
 */
const preloaded = (url: string, deps: string[], { hostType }: { hostType: 'html' | 'js' }): string[] =>
  hostType === 'html' || /\/session-page-/.test(url) ? deps : deps.filter((dep) => dep.endsWith('.css'));

export default defineConfig({
  define,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: {
    format: 'es',
    // One file, or the second would only be asked for once the first was read.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'main', test: /src[\\/]worker[\\/]main|[\\/]valibot[\\/]/ }] },
      },
    },
  },
  css: { modules: { generateScopedName: scopedName } },
  build: {
    outDir: 'dist/.staging/app',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    // The polyfill is an inline script, which the content security policy forbids; all our browsers have the real thing.
    modulePreload: { polyfill: false, resolveDependencies: preloaded },
    // Inlined as data: URLs, assets would need a wider policy, and the page would carry what it may never show.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Advice for whoever tunes the build, not for whoever types `npm start`.
    rolldownOptions: {
      input: { index: 'index.html', [START_AHEAD]: 'src/ui/worker-link/start-ahead.ts' },
      output: {
        // Two files: what starts the worker, and all else, with what parts that come later share with it. Each is asked
        // for by itself, and packs worse alone.
        codeSplitting: {
          groups: [
            { name: START_AHEAD, test: /[\\/]worker-link[\\/]start-ahead/, priority: 1 },
            {
              name: PAGE,
              test: /[\\/]ui[\\/]main|[\\/]@?preact[\\/]|preload-helper|bare-ids|parts[\\/](?:lazy|after-paint)|routing[\\/](?:search-)?route/,
            },
          ],
        },
      },
      checks: { bundlerTimings: false },
    },
  },
  plugins: [
    manifest(),
    orderScripts(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/ui/pwa',
      filename: 'service-worker.ts',
      manifest: false,
      injectRegister: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,svg,png,woff2,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        minify: true,
        sourcemap: false,
      },
      integration: {
        configureCustomSWViteBuild(config) {
          config.logLevel = 'warn';
          config.define = { ...config.define, ...define };
        },
        // The plugin would name it after its source; `sw.js` is the name that stays, whatever the source is called.
        beforeBuildServiceWorker(options) {
          options.swDest = options.swDest.replace(/[^/\\]+$/, 'sw.js');
          options.injectManifest.swDest = options.swDest;
        },
      },
    }),
  ],
});
