/** What the routes find in Hono's context: Node's own request and response, and who asks. */
import type { HttpBindings } from '@hono/node-server';
import type { DeviceRow } from '../door/door-store.ts';

export interface Env {
  Bindings: HttpBindings;
  Variables: { device: DeviceRow };
}
