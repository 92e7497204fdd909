/** Builds the page: the shell, its lazy parts, the SharedWorker's file and the service worker. */
import { readFileSync } from 'node:fs';
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

/** Nothing is painted before the theme is known. Vite writes the script's tag anew, without what stood in it. */
const renderAfterScript = (): Plugin => ({
  name: 'aperture-render-after-script',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
  },
});

export default defineConfig({
  define,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: 'dist/.staging/app',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    // The polyfill is an inline script, which the content security policy forbids; all our browsers have the real thing.
    modulePreload: { polyfill: false },
    // Inlined as data: URLs, assets would need a wider policy, and the page would carry what it may never show.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Advice for whoever tunes the build, not for whoever types `npm start`.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  plugins: [
    manifest(),
    renderAfterScript(),
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
