/** The lines above everything: what is true now and concerns the whole app. */
import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { loadNewestBuild } from '../pwa/newest-build.ts';
import type { Banner } from '../store/banners.ts';
import { usePage } from '../store/page.ts';
import styles from './banner.module.css';

export function Banners() {
  const { banners } = usePage();
  return (
    <div class={styles.banners}>
      {banners.list.value.map((banner) => (
        <BannerLine key={banner.type} banner={banner} />
      ))}
    </div>
  );
}

function BannerLine({ banner }: { banner: Banner }) {
  const { actions } = usePage();
  switch (banner.type) {
    case 'superseded':
      return (
        <Line name="superseded" tone="info" action="Reload" onAction={() => void loadNewestBuild()}>
          A newer version of Aperture is open in another tab, and has the connections now.
        </Line>
      );
    case 'offline':
      return (
        <Line name="offline" tone="warn">
          You are offline. What was said is here to read; what you write is sent when the network is back.
        </Line>
      );
    case 'unreachable':
      return (
        <Line name="unreachable" tone="warn" action="Try now" onAction={() => void actions.retryNow()}>
          The gateway cannot be reached. Is <code>npm start</code> still running?{' '}
          <NextTry retryAt={banner.retryAt} />
        </Line>
      );
    case 'unpaired':
      return (
        <Line name="unpaired" tone="warn" link="/pair" action="Pair this browser">
          {banner.refused
            ? 'The gateway no longer knows this browser.'
            : 'This browser is not paired with the gateway.'}{' '}
          What was said is here to read.
        </Line>
      );
    case 'update':
      return (
        <Line name="update" tone="info" action="Reload" onAction={banner.apply}>
          A new version of Aperture is ready.
        </Line>
      );
    case 'storage':
      return (
        <Line name="storage" tone="warn">
          {banner.full
            ? 'This browser’s storage is full: new messages are not kept for reading offline.'
            : 'This browser gives the app no storage: nothing is kept for reading offline.'}
        </Line>
      );
  }
}

/** Counts down for the eye only: read aloud, it would never stop. */
function NextTry({ retryAt }: { retryAt: number }) {
  const { clock } = usePage();
  const text = useComputed(() => {
    const seconds = Math.ceil((retryAt - clock.second.value) / 1000);
    return seconds > 0 ? `Next try in ${seconds} s.` : 'Trying…';
  });
  return (
    <span class="num" aria-hidden="true">
      {text}
    </span>
  );
}

interface LineProps {
  name: Banner['type'];
  tone: 'warn' | 'info';
  action?: string;
  onAction?: () => void;
  link?: string;
  children: ComponentChildren;
}

function Line({ name, tone, action, onAction, link, children }: LineProps) {
  return (
    <div class={styles.banner} role="status" data-banner={name} data-tone={tone}>
      <p>{children}</p>
      {link === undefined ? null : (
        <a class={styles.action} href={link}>
          {action}
        </a>
      )}
      {onAction ? (
        <button type="button" class={styles.action} onClick={onAction}>
          {action}
        </button>
      ) : null}
    </div>
  );
}
