/** Output of a program: monospace, its colours kept, long output cut until it is asked for. */
import { useSignal } from '@preact/signals';
import { CopyButton } from '../parts/copy-button.tsx';
import { visibleText } from '../text/visible.ts';
import { hasEscapes, parseAnsi } from './ansi.ts';
import styles from './tools.module.css';

const SHOWN_LINES = 120;
/** A line may be a whole minified file. */
const SHOWN_CHARACTERS = 40_000;

export function TerminalText({ text, label }: { text: string; label?: string }) {
  const isWhole = useSignal(false);
  const lines = text.replace(/\n$/, '').split('\n');
  const cut = lines.slice(0, SHOWN_LINES).join('\n').slice(0, SHOWN_CHARACTERS);
  const isCut = cut.length < text.replace(/\n$/, '').length;
  const shown = isWhole.value || !isCut ? text : cut;
  return (
    <figure class={styles.output}>
      <figcaption>
        <span>{label ?? ''}</span>
        <CopyButton text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        {hasEscapes(shown) || shown.includes('\r')
          ? parseAnsi(shown).map((run) =>
              run.classes === '' ? (
                visibleText(run.text)
              ) : (
                <span class={ansiClasses(run.classes)}>{visibleText(run.text)}</span>
              ),
            )
          : visibleText(shown)}
      </pre>
      {isCut && !isWhole.value ? (
        <button
          type="button"
          class={styles.showAll}
          onClick={() => {
            isWhole.value = true;
          }}
        >
          {lines.length > SHOWN_LINES ? `Show all ${lines.length} lines` : 'Show all'}
        </button>
      ) : null}
    </figure>
  );
}

const ansiClasses = (classes: string): string =>
  classes
    .split(' ')
    .map((name) => styles[name] ?? '')
    .join(' ');
