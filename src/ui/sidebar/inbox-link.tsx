/** The way to the inbox, with how much waits there: what asks first, else what is unread. */
import { useComputed } from '@preact/signals';
import { InboxIcon } from '../icons/icons.tsx';
import { countWaiting } from '../inbox/waiting.ts';
import { usePage } from '../store/page.ts';
import styles from './list.module.css';

export function InboxLink() {
  const { app, router } = usePage();
  const text = useComputed(() => {
    const { questions, news } = countWaiting(app.state.value);
    return `${questions} ${news}`;
  });
  const [questions = 0, news = 0] = text.value.split(' ').map(Number);
  const all = questions + news;
  return (
    <a
      class={styles.inbox}
      href="/inbox"
      aria-current={router.route.value.type === 'inbox' ? 'page' : undefined}
    >
      <InboxIcon />
      Inbox
      {all > 0 ? (
        <span class={`${styles.inboxCount} ${questions > 0 ? 'asks' : ''}`}>
          {all}
          <span class="visually-hidden">
            {questions > 0 ? ` waiting, ${questions} for your answer` : ' unread'}
          </span>
        </span>
      ) : null}
    </a>
  );
}
