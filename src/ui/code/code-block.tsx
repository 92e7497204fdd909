/** Code as it is: its language, colours once the worker has them, a button that copies and one that wraps lines. */
import { useRef } from 'preact/hooks';
import { CopyButton } from '../parts/copy-button.tsx';
import { readingChoices } from '../reading/reading-choices.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './code.module.css';
import { codeText } from './code-text.tsx';
import { useCodeSpans } from './use-code-spans.ts';

export function CodeBlock({ language, text }: { language: string; text: string }) {
  const { wrapsCode } = readingChoices;
  const figure = useRef<HTMLElement>(null);
  const spans = useCodeSpans(figure, language, text);
  const name = language === '' ? 'text' : visibleLine(language);
  return (
    <figure class={styles.block} ref={figure} aria-label={`Code, ${name}`}>
      <figcaption>
        <span class={styles.language}>{name}</span>
        <button
          type="button"
          class={`copy ${styles.wrap}`}
          aria-pressed={wrapsCode.value}
          onClick={() => {
            wrapsCode.value = !wrapsCode.value;
          }}
        >
          Wrap
        </button>
        <CopyButton text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0} dir="ltr" data-wraps={wrapsCode.value}>
        <code>{codeText(text, spans)}</code>
      </pre>
    </figure>
  );
}
