/**
 * A one-time link for another device: as a code to scan, and to be copied. It is made when the dialog opens, is
 * nowhere but in it, and says when it has ended or was used.
 */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PairLink } from '../../../shared/http.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { errorText } from '../../store/call-errors.ts';
import { usePage } from '../../store/page.ts';
import { formatRunning } from '../../text/time.ts';
import { visibleLine } from '../../text/visible.ts';
import pages from '../pages.module.css';
import { QrCode } from './qr-code.tsx';
import styles from './settings.module.css';

/** How often it is looked whether a device has come in by it. */
const LOOK_MS = 2_000;

type State =
  | { type: 'asking' }
  | { type: 'failed'; reason: string }
  | { type: 'open'; link: PairLink; known: ReadonlySet<string> }
  | { type: 'used'; name: string };

interface Props {
  onPaired(): void;
  onClose(): void;
}

export function PairDialog({ onPaired, onClose }: Props) {
  const { call } = usePage();
  const state = useSignal<State>({ type: 'asking' });

  async function ask(): Promise<void> {
    state.value = { type: 'asking' };
    try {
      const known = new Set((await call.listDevices()).map(({ id }) => id));
      state.value = { type: 'open', link: await call.createPairLink(), known };
    } catch (error) {
      state.value = { type: 'failed', reason: errorText(error) };
    }
  }

  async function look(): Promise<void> {
    const before = state.peek();
    if (before.type !== 'open') return;
    const devices = await call.listDevices().catch(() => []);
    const added = devices.find(({ id }) => !before.known.has(id));
    if (added === undefined || state.peek() !== before) return;
    state.value = { type: 'used', name: visibleLine(added.name) };
    onPaired();
  }

  useEffect(() => {
    void ask();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, []);

  const shown = state.value;
  return (
    <Dialog title="Pair another device" onClose={onClose}>
      {shown.type === 'asking' ? <p class={pages.hint}>Making a link…</p> : null}
      {shown.type === 'failed' ? (
        <p class={pages.problem} role="alert">
          No link could be made. {shown.reason}
        </p>
      ) : null}
      {shown.type === 'open' ? <OpenLink link={shown.link} onAgain={() => void ask()} /> : null}
      {shown.type === 'used' ? <p role="status">Paired: {shown.name}</p> : null}
      <div class={pages.dialogButtons}>
        {shown.type === 'failed' ? (
          <button type="button" class="button" onClick={() => void ask()}>
            Try again
          </button>
        ) : null}
        <button type="button" class="button" onClick={onClose}>
          {shown.type === 'used' ? 'Done' : 'Close'}
        </button>
      </div>
    </Dialog>
  );
}

function OpenLink({ link, onAgain }: { link: PairLink; onAgain(): void }) {
  const { clock } = usePage();
  const left = useComputed(() =>
    clock.second.value < link.expiresAt ? formatRunning(clock.second.value, link.expiresAt) : null,
  ).value;
  if (left === null) {
    return (
      <div class={styles.pairing}>
        <p role="status">This link has ended.</p>
        <button type="button" class="button primary" onClick={onAgain}>
          Make a new one
        </button>
      </div>
    );
  }
  const isLocal = /^(localhost|127\..*|\[::1\])$/.test(new URL(link.url).hostname);
  return (
    <div class={styles.pairing}>
      {isLocal ? null : <QrCode text={link.url} label="The link, as a code to scan" />}
      <p>
        {isLocal
          ? 'This address leads to this machine only: open the link in another browser here. For a phone, start the gateway with --public-url and open Aperture by that address.'
          : 'Scan it with the other device’s camera, or open the link there.'}
      </p>
      <div class={styles.link}>
        <code>{link.url}</code>
        <CopyButton text={link.url} label="Copy the link" />
      </div>
      <p>
        For one device, once. Ends in <span class="num">{left}</span>.
      </p>
    </div>
  );
}
