/** Bundles the maker of histories for Node, and runs it: `--help` lists its options. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = here('../../../node_modules/.aperture-history');

await build({
  configFile: false,
  root: here('../../..'),
  logLevel: 'warn',
  publicDir: false,
  ssr: { target: 'node', external: true },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false }, input: here('main.ts') },
  },
});
await import(`${outDir}/main.js`);
