/** Bundles the simulation for Node, with short limits in the place of the real ones. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const shortLimits = {
  name: 'short-limits',
  enforce: 'pre',
  resolveId(source, importer) {
    if (/\/shared\/limits\.ts$|^\.\/limits\.ts$/.test(source) && !importer?.endsWith('small-limits.ts')) {
      return here('small-limits.ts');
    }
    // The address of the worker's script, which no page loads here.
    if (source.endsWith('/worker-url.ts')) return '\0worker-url';
    return null;
  },
  load: (id) => (id === '\0worker-url' ? 'export const trustedWorkerUrl = () => "";' : null),
};

/** The path of the program. */
export async function buildSimulation() {
  const outDir = here('../../node_modules/.aperture-simulation');
  await build({
    configFile: false,
    root: here('../..'),
    logLevel: 'warn',
    publicDir: false,
    define: { __BUILD_ID__: '"simulation"', __VERSION__: '"0"' },
    ssr: { target: 'node', external: true },
    plugins: [shortLimits],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      sourcemap: 'inline',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        checks: { bundlerTimings: false },
        input: here('main.ts'),
        // What is loaded later would come at a moment of its own: a seed must say it all.
        output: { codeSplitting: false },
      },
    },
  });
  return `${outDir}/main.js`;
}
