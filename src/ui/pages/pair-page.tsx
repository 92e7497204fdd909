/** First start: how this browser and the gateway come to know one another. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { MarkIcon } from '../icons/icons.tsx';
import { pair } from '../pairing/pair.ts';
import { codeOf } from '../pairing/pair-code.ts';
import { usePage } from '../store/page.ts';
import styles from './pages.module.css';

export function PairPage() {
  const page = usePage();
  const { app, router } = page;
  const text = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  const state = page.pairing.value;
  const gateway = app.state.value.gateway;
  const isPaired = gateway.status === 'online';

  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  async function submit(): Promise<void> {
    const code = codeOf(text.value);
    if (code === '') return;
    if (await pair(page, code)) router.navigate('/', { replace: true });
    else field.current?.select();
  }

  return (
    <form
      class={styles.pair}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <span class={styles.mark}>
        <MarkIcon />
      </span>
      <h1>{heading(gateway.status, state.type)}</h1>
      <p>
        {isPaired
          ? 'To pair another device, run this on the gateway’s machine and open the link, or scan its code, there.'
          : 'Aperture runs your agents, so it lets in only browsers you have paired. Run this on the gateway’s machine, and open the link it prints:'}
      </p>
      <pre class={styles.shell}>npm start -- pair</pre>
      {state.type === 'pairing' ? <p class={styles.hint}>Pairing…</p> : null}
      <label class={styles.label}>
        <span>Pairing code, or the whole link</span>
        <input
          ref={field}
          class="field mono"
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          value={text}
          aria-invalid={state.type === 'failed'}
          aria-describedby={state.type === 'failed' ? 'pair-error' : undefined}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      {state.type === 'failed' ? (
        <p id="pair-error" class={styles.problem} role="alert">
          {state.reason}{' '}
          {state.isCode ? (
            <>
              For a new one run <code>npm start -- pair</code>, or <code>npm start</code> again.
            </>
          ) : null}
        </p>
      ) : null}
      <p class={styles.actions}>
        <button
          type="submit"
          class="button primary"
          disabled={state.type === 'pairing' || codeOf(text.value) === ''}
        >
          Pair this browser
        </button>
        {isPaired ? (
          <a class="button" href="/">
            Back
          </a>
        ) : null}
      </p>
      <p class={styles.aside}>A code works once, for five minutes.</p>
    </form>
  );
}

function heading(gateway: string, state: string): string {
  if (gateway === 'online') return 'This browser is paired';
  return state === 'pairing' ? 'Pairing this browser' : 'Pair this browser';
}
