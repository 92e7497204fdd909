/** Where the gateway is and how it does, who may come in, and the way to let another device in. */
import { useSignal } from '@preact/signals';
import { GatewayButton } from '../../parts/gateway-button.tsx';
import { createLazy, useLazy } from '../../parts/lazy.ts';
import { usePage } from '../../store/page.ts';
import pages from '../pages.module.css';
import { DeviceList } from './device-list.tsx';
import styles from './settings.module.css';

const STATES = {
  starting: 'Starting',
  unpaired: 'Not paired with this browser',
  connecting: 'Connecting…',
  online: 'Online',
  unreachable: 'Cannot be reached',
  offline: 'This browser is offline',
} as const;

/** With the library that draws the code. */
const pairDialog = createLazy(() => import('./pair-dialog.tsx').then((module) => module.PairDialog));

export function GatewaySection() {
  const { app } = usePage();
  const isPairing = useSignal(false);
  const paired = useSignal(0);
  return (
    <section aria-labelledby="gateway-title">
      <h2 id="gateway-title">Gateway and devices</h2>
      <dl class={styles.facts}>
        <dt>Gateway</dt>
        <dd>{STATES[app.state.value.gateway.status]}</dd>
        <dt>Address</dt>
        <dd class="mono">{window.location.origin}</dd>
      </dl>
      <h3>Devices that may come in</h3>
      <DeviceList version={paired.value} />
      <p class={pages.actions}>
        <GatewayButton
          class="button"
          onClick={() => {
            pairDialog.load();
            isPairing.value = true;
          }}
        >
          Pair another device…
        </GatewayButton>
      </p>
      {isPairing.value ? (
        <Pairing
          onPaired={() => {
            paired.value += 1;
          }}
          onClose={() => {
            isPairing.value = false;
          }}
        />
      ) : null}
    </section>
  );
}

function Pairing(props: { onPaired(): void; onClose(): void }) {
  const Loaded = useLazy(pairDialog);
  return Loaded ? <Loaded {...props} /> : null;
}
