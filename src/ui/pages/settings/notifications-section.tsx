/** Whether the system says when a session needs the person while nobody looks at the app, and of what. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { NoticeKind } from '../../../shared/rpc-notices.ts';
import { noticePermission } from '../../notices/system-notices.ts';
import { noticeChoices } from '../../preferences/notice-choices.ts';
import pages from '../pages.module.css';
import styles from './settings.module.css';

const KINDS: readonly (readonly [NoticeKind, string])[] = [
  ['waits', 'A session waits for your answer'],
  ['finished', 'A turn is finished'],
  ['failed', 'A turn or an agent failed'],
];

export function NotificationsSection() {
  const permission = useSignal(noticePermission());

  useEffect(() => {
    // It may be changed in the browser's own settings, in another window.
    const look = () => {
      permission.value = noticePermission();
    };
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);

  async function ask(): Promise<void> {
    await Notification.requestPermission();
    permission.value = noticePermission();
  }

  return (
    <section aria-labelledby="notifications-title">
      <h2 id="notifications-title">Notifications</h2>
      {permission.value === 'unsupported' ? (
        <p class={pages.hint}>This browser has none for this page.</p>
      ) : null}
      {permission.value === 'denied' ? (
        <p class={pages.hint}>
          The browser does not allow them for this page. Allow them in its settings for {window.location.host}
          .
        </p>
      ) : null}
      {permission.value === 'default' ? (
        <>
          <p class={pages.hint}>
            While Aperture is open and nobody looks at it, the system can say when a session needs you.
            Without a sound.
          </p>
          <p class={pages.actions}>
            <button type="button" class="button" onClick={() => void ask()}>
              Allow notifications
            </button>
          </p>
        </>
      ) : null}
      {permission.value === 'granted' ? <Choices /> : null}
    </section>
  );
}

function Choices() {
  return (
    <>
      <p class={pages.hint}>While Aperture is open and nobody looks at it. Without a sound.</p>
      {KINDS.map(([kind, text]) => (
        <label key={kind} class={styles.check}>
          <input
            type="checkbox"
            checked={noticeChoices.kinds[kind].value}
            onChange={(event) => {
              noticeChoices.kinds[kind].value = event.currentTarget.checked;
            }}
          />
          {text}
        </label>
      ))}
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={noticeChoices.showsText.value}
          onChange={(event) => {
            noticeChoices.showsText.value = event.currentTarget.checked;
          }}
        />
        Show the beginning of the message, too
      </label>
    </>
  );
}
