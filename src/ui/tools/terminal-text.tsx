/** Output of a program: monospace, its colours kept. Of a long one the end is shown, where it says how it went. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { codeText } from '../code/code-text.tsx';
import { useCodeSpans } from '../code/use-code-spans.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ShowAll } from '../parts/show-all.tsx';
import { visibleText } from '../text/visible.ts';
import { hasEscapes, parseAnsi } from './ansi.ts';
import { cutOutput, type ShownEnd } from './cut-output.ts';
import styles from './tools.module.css';

interface Props {
  text: string;
  label: string;
  /** Which end of a long text is shown: a program's result is at its end, a file's sense at its beginning. */
  shows?: ShownEnd;
  /** Of what language it is, where that is known: without colours of its own it has the language's. */
  language?: string;
}

export function TerminalText({ text, label, shows = 'beginning', language = '' }: Props) {
  const isWhole = useSignal(false);
  const pre = useRef<HTMLPreElement>(null);
  const cut = cutOutput(text, shows);
  const isCut = cut !== null && !isWhole.value;
  const shown = isCut ? cut.text : text.replace(/\n$/, '');
  const hasOwnColours = hasEscapes(shown) || shown.includes('\r');
  const spans = useCodeSpans(pre, hasOwnColours ? '' : language, shown);
  // The end stays in view when the rest comes in above it.
  useLayoutEffect(() => {
    if (shows === 'end' && isWhole.value && pre.current) pre.current.scrollTop = pre.current.scrollHeight;
  }, [isWhole.value]);
  const showAll = isCut ? (
    <ShowAll
      text={cut.lines > 0 ? `Show ${cut.lines} ${shows === 'end' ? 'earlier' : 'more'} lines` : 'Show all'}
      onClick={() => {
        isWhole.value = true;
      }}
    />
  ) : null;
  return (
    <figure class={styles.output} aria-label={label}>
      <figcaption>
        <span>{label}</span>
        <CopyButton text={text} />
      </figcaption>
      {shows === 'end' ? showAll : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre ref={pre} tabIndex={0} dir="ltr">
        {hasOwnColours
          ? parseAnsi(shown).map((run) =>
              run.classes === '' ? (
                visibleText(run.text)
              ) : (
                <span class={ansiClasses(run.classes)}>{visibleText(run.text)}</span>
              ),
            )
          : codeText(shown, spans)}
      </pre>
      {shows === 'end' ? null : showAll}
    </figure>
  );
}

const ansiClasses = (classes: string): string =>
  classes
    .split(' ')
    .map((name) => styles[name] ?? '')
    .join(' ');
