/** The foot of the list: what is copied to this device, how the gateway is, and the way to the settings. */
import { useComputed } from '@preact/signals';
import type { CopyState, GatewayState } from '../../shared/state.ts';
import { SettingsIcon } from '../icons/icons.tsx';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';
import type { Tone } from './session-status.ts';
import styles from './sidebar.module.css';

export function SidebarFoot() {
  const { app } = usePage();
  const gateway = useComputed(() => app.state.value.gateway.status);
  const copy = useComputed(() => app.state.value.copy).value;
  const line = gatewayLine(gateway.value);
  return (
    <>
      {copy !== null && gateway.value === 'online' ? <LazyCopyLine copy={copy} /> : null}
      <div class={styles.foot}>
        <span class={styles.gateway} data-gateway={gateway}>
          <span class={line.tone} aria-hidden="true">
            {line.glyph}
          </span>{' '}
          {line.text}
        </span>
        <a class="icon-button" href="/settings" aria-label="Settings" title="Settings">
          <SettingsIcon />
        </a>
      </div>
    </>
  );
}

/** Loaded when there is something to copy: on most days there is not. */
const copyLine = createLazy(() => import('../copy/copy-line.tsx').then((module) => module.CopyLine));

function LazyCopyLine({ copy }: { copy: CopyState }) {
  const CopyLine = useLazy(copyLine);
  return CopyLine ? <CopyLine copy={copy} /> : null;
}

function gatewayLine(status: GatewayState['status']): { glyph: string; tone: Tone; text: string } {
  switch (status) {
    case 'starting':
    case 'connecting':
      return { glyph: '◐', tone: 'warn', text: 'Connecting' };
    case 'online':
      return { glyph: '●', tone: 'ok', text: 'Gateway connected' };
    case 'unreachable':
      return { glyph: '✕', tone: 'bad', text: 'Gateway unreachable' };
    case 'offline':
      return { glyph: '○', tone: 'off', text: 'Offline' };
    case 'unpaired':
      return { glyph: '○', tone: 'off', text: 'Not paired' };
  }
}
