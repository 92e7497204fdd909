/** Tests of the gateway run the demo agent as it is shipped: built. `npm test` built it anew; here it must be there. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from '../../scripts/setup/build-state.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

export default async function setup(): Promise<void> {
  if (!existsSync(`${root}dist/gateway/demo-agent.js`)) await ensureBuild(root);
}
