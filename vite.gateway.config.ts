/** Bundles the gateway and the demo agent for Node; their dependencies stay in node_modules. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

export default defineConfig({
  define: {
    __BUILD_ID__: JSON.stringify(process.env.APERTURE_BUILD_ID ?? '0000000000-dev'),
    __VERSION__: JSON.stringify(version),
  },
  publicDir: false,
  ssr: { target: 'node', external: true },
  build: {
    ssr: true,
    outDir: 'dist/.staging/gateway',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: { main: 'src/gateway/main.ts', 'demo-agent': 'src/gateway/demo/main.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
