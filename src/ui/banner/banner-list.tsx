/** What is true now and concerns the whole app, in words. */
import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { loadNewestBuild } from '../pwa/newest-build.ts';
import { useActions } from '../store/actions.ts';
import type { Banner } from '../store/banners.ts';
import { usePage } from '../store/page.ts';
import styles from './banner.module.css';

export function BannerList() {
  const { banners } = usePage();
  return (
    <>
      {banners.list.value.map((banner) => (
        <BannerLine key={banner.type} banner={banner} />
      ))}
    </>
  );
}

function BannerLine({ banner }: { banner: Banner }) {
  const actions = useActions();
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
          You are offline. What you write is sent when the network is back.
        </Line>
      );
    case 'unreachable':
      return (
        <Line name="unreachable" tone="warn" action="Try now" onAction={() => void actions.retryNow()}>
          The gateway cannot be reached.{' '}
          <span class={styles.advice}>
            Is <code>npm start</code> still running?
          </span>{' '}
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
      return <StorageLine state={banner.state} />;
    case 'rebuilt':
      return (
        <Line name="rebuilt" tone="warn" action="Dismiss" onAction={() => void actions.noteRebuilt()}>
          {banner.rebuilt === 'saved'
            ? 'This device’s copy was damaged, and is fetched anew from the gateway. Drafts and messages not sent yet were saved.'
            : 'This device’s copy was damaged, and is fetched anew from the gateway. What was only here is lost: drafts, messages not sent yet, imported conversations.'}
        </Line>
      );
  }
}

const STORAGE_TEXTS = {
  full: 'This device has no room left: new messages are shown, but not kept for reading offline.',
  memory:
    'This browser gives the app no storage (a private window, perhaps): nothing is kept, not even its pairing, once the last tab is closed.',
  failing: 'This browser’s storage refuses what is written to it: new messages are shown, but not kept yet.',
  newer: 'A newer version of Aperture has changed this device’s storage: nothing new is kept in this one.',
  blocked: 'A tab of an older Aperture holds this device’s storage. Close the other tabs of Aperture.',
  unresponsive:
    'This browser’s storage does not answer: nothing is kept. Quit the browser and start it again.',
} as const;

/** What is wrong with this device's storage, and the way to what can be done. */
function StorageLine({ state }: { state: keyof typeof STORAGE_TEXTS }) {
  const { router } = usePage();
  const isThere = router.route.value.type === 'settings';
  const text = STORAGE_TEXTS[state];
  if (state === 'newer') {
    return (
      <Line name="storage" tone="warn" action="Reload" onAction={() => void loadNewestBuild()}>
        {text}
      </Line>
    );
  }
  const isHelped = (state === 'full' || state === 'failing') && !isThere;
  return (
    <Line name="storage" tone="warn" {...(isHelped && { link: '/settings', action: 'Make room' })}>
      {text}
    </Line>
  );
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
