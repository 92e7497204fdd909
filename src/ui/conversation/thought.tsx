/** What the agent thought: dim, and folded until somebody wants it. */
import { plainText } from '../../shared/acp.ts';
import type { EntryOf } from '../../shared/entry.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { visibleLine } from '../text/visible.ts';
import styles from './conversation.module.css';

const HINT_LENGTH = 160;

export function Thought({
  entry,
  disclosed,
}: {
  entry: EntryOf<'thought'>;
  disclosed: Map<string, boolean>;
}) {
  const text = plainText(entry.content);
  return (
    <div class={styles.thought}>
      <Disclosure
        memory={disclosed}
        name={`thought:${entry.seq}`}
        summary={
          <span class={styles.thoughtLine}>
            <span class={styles.thoughtWord}>Thought</span>{' '}
            <span class={styles.thoughtHint}>
              {visibleLine(text.slice(0, HINT_LENGTH).replace(/[*_`#]/g, ''))}
            </span>
          </span>
        }
      >
        {() => <Markdown text={text} />}
      </Disclosure>
    </div>
  );
}
