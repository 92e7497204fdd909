/** The browsers that may come in, and the way to shut one out. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Device } from '../../../shared/session.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { GatewayButton } from '../../parts/gateway-button.tsx';
import { Ago } from '../../parts/times.tsx';
import { errorText } from '../../store/call-errors.ts';
import { usePage } from '../../store/page.ts';
import { visibleLine } from '../../text/visible.ts';
import pages from '../pages.module.css';
import styles from './settings.module.css';

/** `version`: another one of it reads the list anew. */
export function DeviceList({ version }: { version: number }) {
  const { app, away, call, toasts } = usePage();
  const devices = useSignal<readonly Device[] | null>(null);
  const problem = useSignal<string | null>(null);
  const asked = useSignal<Device | null>(null);
  const gateway = app.state.value.gateway.status;

  async function read(): Promise<void> {
    try {
      devices.value = await call.listDevices();
      problem.value = null;
    } catch (error) {
      problem.value = errorText(error);
    }
  }

  useEffect(() => {
    void read();
  }, [gateway, version]);

  async function revoke(device: Device): Promise<void> {
    asked.value = null;
    try {
      await call.revokeDevice(device.id);
      await read();
    } catch (error) {
      toasts.add('error', `Not removed: ${errorText(error)}`);
    }
  }

  if (devices.value === null) return <p class={pages.hint}>{away.value ?? problem.value ?? 'Reading…'}</p>;
  return (
    <>
      <ul class={styles.devices}>
        {devices.value.map((device) => (
          <li key={device.id}>
            <span class={styles.deviceName}>
              {visibleLine(device.name)}
              {device.current ? <span class={styles.badge}>this browser</span> : null}
            </span>
            <span class={styles.seen}>
              seen <Ago at={device.lastSeen} />
            </span>
            <GatewayButton
              class="button"
              aria-label={`Revoke ${visibleLine(device.name)}`}
              onClick={() => {
                asked.value = device;
              }}
            >
              Revoke
            </GatewayButton>
          </li>
        ))}
      </ul>
      {away.value === null ? null : <p class={pages.hint}>{away.value}</p>}
      {asked.value ? (
        <Dialog
          title={`Revoke ${visibleLine(asked.value.name)}?`}
          onClose={() => {
            asked.value = null;
          }}
        >
          <p>
            {asked.value.current
              ? 'This browser is shut out at once. To come back it has to be paired again.'
              : 'It is shut out at once, and has to be paired again to come back.'}
          </p>
          <div class={pages.dialogButtons}>
            <button
              type="button"
              class="button"
              onClick={() => {
                asked.value = null;
              }}
            >
              Keep it
            </button>
            <button
              type="button"
              class="button danger"
              onClick={() => {
                if (asked.value) void revoke(asked.value);
              }}
            >
              Revoke
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
