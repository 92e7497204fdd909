/** Where the worker's script is. The page itself knows the worker only by `src/shared/rpc.ts`. */
// biome-ignore lint/style/noRestrictedImports: an address, not a module: nothing of the worker is in the page.
import url from '../../worker/main.ts?worker&url';
import { trustedScriptUrl } from '../trusted-script-url.ts';

export const trustedWorkerUrl = (): string => trustedScriptUrl(url);
