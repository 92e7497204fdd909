/** What the agent or the gateway remarks. A long description, such as the summary of a compaction, is folded. */
import type { EntryOf } from '../../shared/entry.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { visibleText } from '../text/visible.ts';
import styles from './conversation.module.css';

const LONG = 280;

interface Props {
  entry: EntryOf<'notice'>;
  disclosed: Map<string, boolean>;
}

export function NoticeView({ entry: { seq, severity, title, description }, disclosed }: Props) {
  const isLong = description !== null && (description.length > LONG || description.includes('\n'));
  const { glyph, word } = MARKS[severity];
  return (
    <div class={styles.notice} data-severity={severity}>
      <p dir="auto">
        {glyph === '' ? null : (
          <>
            <span aria-hidden="true">{glyph} </span>
            <span class="visually-hidden">{word}: </span>
          </>
        )}
        {visibleText(title)}
      </p>
      {description === null || description === '' ? null : isLong ? (
        <div class={styles.noticeLong}>
          <Disclosure memory={disclosed} name={`notice:${seq}`} summary={<span>Details</span>}>
            {() => <Markdown text={description} />}
          </Disclosure>
        </div>
      ) : (
        <p class={styles.noticeText} dir="auto">
          {visibleText(description)}
        </p>
      )}
    </div>
  );
}

const MARKS = {
  info: { glyph: '', word: '' },
  warning: { glyph: '⚠', word: 'Warning' },
  error: { glyph: '✕', word: 'Error' },
} satisfies Record<EntryOf<'notice'>['severity'], { glyph: string; word: string }>;
