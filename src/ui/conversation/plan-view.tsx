/** The agent's plan as a checklist that fills. */
import type { PlanEntry } from '../../shared/acp.ts';
import type { EntryOf } from '../../shared/entry.ts';
import { visibleText } from '../text/visible.ts';
import styles from './conversation.module.css';

export function PlanView({ entry }: { entry: EntryOf<'plan'> }) {
  const done = entry.entries.filter((item) => item.status === 'completed').length;
  return (
    <div class={styles.plan}>
      <p class={styles.planHead}>
        <span>Plan</span>
        <span class="num">
          {done} of {entry.entries.length} done
        </span>
      </p>
      <ul>
        {entry.entries.map((item) => (
          <li data-plan-status={item.status}>
            <span class={MARKS[item.status].tone} title={MARKS[item.status].word}>
              <span aria-hidden="true">{MARKS[item.status].glyph}</span>
              <span class="visually-hidden">{MARKS[item.status].word}: </span>
            </span>
            <span>{visibleText(item.content)}</span>
            {item.priority === 'high' ? <span class={styles.priority}>high</span> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

const MARKS = {
  pending: { glyph: '○', tone: 'off', word: 'to do' },
  in_progress: { glyph: '◐', tone: 'busy', word: 'in progress' },
  completed: { glyph: '✓', tone: 'ok', word: 'done' },
} satisfies Record<PlanEntry['status'], { glyph: string; tone: string; word: string }>;
