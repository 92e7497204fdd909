/** Short messages in the corner. Errors stay longer; none goes while it is pointed at. */
import { CloseIcon } from '../icons/icons.tsx';
import { usePage } from '../store/page.ts';
import { visibleText } from '../text/visible.ts';
import styles from './banner.module.css';

export function ToastList() {
  const { toasts } = usePage();
  return (
    <div
      class={styles.toasts}
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
    >
      {toasts.list.value.map((toast) => (
        <div key={toast.id} class={styles.toast} role="alert" data-toast={toast.tone}>
          <span class={TONES[toast.tone].tone} aria-hidden="true">
            {TONES[toast.tone].glyph}
          </span>
          <p>{visibleText(toast.text)}</p>
          {toast.action ? (
            <button
              type="button"
              class="button"
              onClick={() => {
                toasts.dismiss(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.text}
            </button>
          ) : null}
          <button
            type="button"
            class="icon-button"
            aria-label="Dismiss"
            onClick={() => toasts.dismiss(toast.id)}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
    </div>
  );
}

const TONES = {
  info: { glyph: 'i', tone: 'busy' },
  success: { glyph: '✓', tone: 'ok' },
  error: { glyph: '✕', tone: 'bad' },
} as const;
