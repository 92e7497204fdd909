/** Code as it is, with its language and a button that copies it. */

import { CopyButton } from '../parts/copy-button.tsx';
import { visibleText } from '../text/visible.ts';
import styles from './markdown.module.css';

export function CodeBlock({ language, text }: { language: string; text: string }) {
  return (
    <figure class={styles.codeBlock}>
      <figcaption>
        <span>{language === '' ? 'text' : visibleText(language)}</span>
        <CopyButton text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{visibleText(text)}</code>
      </pre>
    </figure>
  );
}
